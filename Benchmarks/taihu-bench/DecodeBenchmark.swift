internal import ArgumentParser
internal import TaihuCore
internal import TaihuNormalize
internal import TaihuPack

/// Measures the way from a message's bytes to readings: topic look-up, decoding, series, time.
struct DecodeBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Nanoseconds per message from topic and payload to readings.")

  @Option(help: "Devices, each with its own topic.")
  var devices = 1_000

  @Option(help: "Messages per run.")
  var messages = 400_000

  @Option(help: "Runs, of which the median is shown.")
  var runs = 7

  @Option(help: "Only the shapes whose name holds this text.")
  var shape = ""

  func run() throws {
    for shape in DecodeShape.all + DecodeShape.protocols where self.shape.isEmpty || shape.name.contains(self.shape) {
      var normalizer = try Normalizer(packs: [DecodeShape.pack], limits: Self.limits, catalog: SeriesCatalog())
      let sample = (0..<Self.samples).map { shape.message($0, $0 % devices) }
      let bytes = sample.reduce(0) { $0 + $1.payload.count } / sample.count
      var readings = 0
      let times = (0..<runs).map { _ in measure(sample, &normalizer, &readings) }.sorted()
      let median = times[runs / 2]
      let perReading = median * Double(messages) / Double(readings)
      print("\(shape.name): \(bytes) bytes, \(rounded(median)) ns/message, \(rounded(perReading)) ns/reading")
    }
  }

  /// Different messages of each shape.
  private static let samples = 4_096

  /// Rate limits would refuse a benchmark.
  private static var limits: NormalizerLimits {
    var limits = NormalizerLimits()
    limits.deviceMessagesPerSecondMax = 1_000_000_000
    limits.deviceBurstMessagesMax = 1_000_000_000
    return limits
  }

  /// - Returns: nanoseconds per message of one run.
  private func measure(_ sample: [DecodeShape.Message], _ normalizer: inout Normalizer, _ readings: inout Int) -> Double
  {
    var batch = ReadingBatch()
    readings = 0
    let start = ContinuousClock.now
    for index in 0..<messages {
      let message = sample[index % Self.samples]
      let arrival = Arrival(received: Timestamp(nanoseconds: DecodeShape.start + Int64(index) * 1_000))
      let outcome = unsafe normalizer.normalize(
        topic: message.topic.span.bytes, payload: message.payload.span.bytes, arrival: arrival, into: &batch)
      precondition(outcome == .decoded, "the benchmark's own messages are valid: \(outcome)")
      readings += batch.readings.count
    }
    return (ContinuousClock.now - start) / .nanoseconds(messages)
  }

  private func rounded(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}

/// The shapes of payloads that are measured: those of the sample networks, and of a plain load test.
private struct DecodeShape: Sendable {
  struct Message: Sendable {
    var topic, payload: [UInt8]

    init(_ topic: String, _ payload: String) { self.init(topic, Array(payload.utf8)) }

    init(_ topic: String, _ payload: [UInt8]) { (self.topic, self.payload) = (Array(topic.utf8), payload) }
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
    ],
    quantities: [
      Quantity(id: "water_temp", unit: "Cel"), Quantity(id: "ph", unit: "[pH]"), Quantity(id: "do", unit: "mg/L"),
      Quantity(id: "chla", unit: "ug/L"), Quantity(id: "turbidity", unit: "[NTU]"), Quantity(id: "temp", unit: "Cel"),
    ])

  static let all = [
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

  /// Shapes of the protocols that others have laid down.
  static let protocols = [
    DecodeShape(name: "SenML in CBOR, pack of 100") { number, device in
      Message("cbor/d\(padded(device, 5))/temp", ProtocolPayloads.senMLInCBOR(device: device, number: number))
    },
    DecodeShape(name: "line protocol, five fields") { number, device in
      Message(
        "line/s\(device % 10)",
        "do,site=s\(device % 10),device=d\(padded(device, 5)) value=\(number % 12).5 \(start)\n"
          + "ph,site=s\(device % 10),device=d\(padded(device, 5)) value=8.\(number % 10) \(start)\n"
          + "chla,site=s\(device % 10),device=d\(padded(device, 5)) value=\(number % 90)i \(start)\n"
          + "turbidity,site=s\(device % 10),device=d\(padded(device, 5)) value=28.5 \(start)\n"
          + "water_temp,site=s\(device % 10),device=d\(padded(device, 5)) value=\(number % 30).4 \(start)\n")
    },
    DecodeShape(name: "Sparkplug, five metrics with names") { number, device in
      Message(
        "spBv1.0/lake/DBIRTH/edge-\(device / 100)/buoy-\(device % 100)", ProtocolPayloads.sparkplug(number: number))
    },
  ]

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
