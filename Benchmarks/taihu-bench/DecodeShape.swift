internal import TaihuPack

/// The shapes of payloads that are measured: those of the sample networks, and of a plain load test.
struct DecodeShape: Sendable {
  struct Message: Sendable {
    var topic, payload: [UInt8]

    init(_ topic: String, _ payload: [UInt8]) { (self.topic, self.payload) = (Array(topic.utf8), payload) }

    init(_ topic: String, _ payload: String) { (self.topic, self.payload) = (Array(topic.utf8), Array(payload.utf8)) }
  }

  /// 2026-08-01T01:00:00Z in nanoseconds.
  static let start: Int64 = 1_785_546_000_000_000_000

  var name: String
  var message: @Sendable (_ number: Int, _ device: Int) -> Message

  static let pack = Pack(
    id: "bench",
    topics: [
      TopicRule(pattern: "wuxi/{district}/lake/{site}/{device}", decoder: .native),
      TopicRule(pattern: "city/{device}/{kind}", decoder: .native),
      TopicRule(pattern: "senml/{device}/{kind}", decoder: .senml),
      TopicRule(pattern: "cbor/{device}/{kind}", decoder: .senmlCBOR(SenMLCBOROptions())),
      TopicRule(pattern: "line/{site}", decoder: .line(LineOptions())),
      TopicRule(pattern: "spBv1.0/{group}/+/{node}/#", decoder: .sparkplug(SparkplugOptions())),
      TopicRule(pattern: "hj212/{site}", decoder: .hj212(HJ212Options())),
      TopicRule(pattern: "packed/{device}", decoder: .binary(packed)),
      TopicRule(pattern: "tagged/{device}", decoder: .tlv(tagged)),
      TopicRule(pattern: "lpp/{device}", decoder: .cayenne(CayenneOptions())),
      TopicRule(
        pattern: "uplink/{device}", decoder: .cayenne(CayenneOptions()),
        wrapping: PayloadWrapping(path: "uplink_message.frm_payload", layers: [.base64])),
    ],
    quantities: [
      Quantity(id: "water_temp", unit: "Cel"), Quantity(id: "ph", unit: "[pH]"), Quantity(id: "do", unit: "mg/L"),
      Quantity(id: "chla", unit: "ug/L"), Quantity(id: "turbidity", unit: "[NTU]"), Quantity(id: "temp", unit: "Cel"),
      Quantity(id: "temperature", unit: "Cel"), Quantity(id: "humidity", unit: "%"), Quantity(id: "cod", unit: "mg/L"),
      Quantity(id: "nh3n", unit: "mg/L"), Quantity(id: "tp", unit: "mg/L"), Quantity(id: "tn", unit: "mg/L"),
    ])

  static let all = json + packets + protocols

  private static let json = [
    DecodeShape(name: "native, one value") { number, device in
      let value = "\(15 + number % 17).\(number / 17 % 10)"
      return Message(
        "city/d\(padded(device, 5))/temp",
        "{\"ts\":\(start / 1_000_000 + Int64(number % 1_000)),\"v\":{\"temp\":\(value)},\"q\":192,\"dev\":\"d\(padded(device, 5))\",\"seq\":\(10_000_000 + number)}"
      )
    },
    DecodeShape(name: "native, a value and its unit") { number, device in
      Message(
        "city/d\(padded(device, 5))/temp",
        "{\"ts\":\(start / 1_000_000),\"v\":{\"temp\":\(15 + number % 17).5},\"u\":{\"temp\":\"Cel\"},\"seq\":\(number)}"
      )
    },
    DecodeShape(name: "native, five values of a buoy") { number, device in
      Message(
        "wuxi/binhu/lake/meiliang-\(padded(device / 100, 2))/buoy-\(device % 100)",
        "{\"ts\":\(start / 1_000_000),\"v\":{\"water_temp\":\(number % 30).4,\"ph\":8.8,\"do\":9.7,\"chla\":\(number % 90),\"turbidity\":28.5},\"q\":\"N\"}"
      )
    },
    DecodeShape(name: "native, ISO 8601 time") { number, device in
      Message(
        "wuxi/binhu/lake/shazhu-\(padded(device / 100, 2))/buoy-\(device % 100)",
        "{\"ts\":\"2026-08-01T09:00:00+08:00\",\"v\":{\"water_temp\":\(number % 30).4,\"ph\":8.8}}")
    },
    DecodeShape(name: "SenML, pack of 100") { number, device in
      let rest = (1..<100).map { ",{\"n\":\"temp\",\"t\":\($0),\"v\":\(15 + ($0 + number) % 17).\($0 % 10)}" }.joined()
      return Message(
        "senml/d\(padded(device, 5))/temp",
        "[{\"bn\":\"d\(padded(device, 5)):\",\"bt\":\(start / 1_000_000_000),\"n\":\"temp\",\"u\":\"Cel\",\"v\":15.5}\(rest)]"
      )
    },
  ]

  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
