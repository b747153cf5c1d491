import Foundation
import Support
import Testing

/// Messages published to a real broker, found again from the command line.
@Suite("From the broker to the command line")
struct EndToEndTests {
  @Test("the sample payloads of the three networks are stored with the stated value, unit and time")
  func samples() async throws {
    try await withGateway { broker, gateway in
      try await broker.publish(
        "wuxi/binhu/air/lihu-01/aqm-7",
        #"{"ts":"2026-03-15T08:30:00+08:00","v":{"pm25":42,"pm10":71,"so2":7,"no2":38,"co":0.7,"o3":52}}"#)
      try await broker.publish(
        "wuxi/binhu/lake/meiliang-02/buoy-1",
        #"{"ts":1785546000000,"v":{"water_temp":30.4,"ph":8.8,"do":9.7,"chla":38,"turbidity":28.5},"q":"N"}"#)
      try await broker.publish(
        "wuxi/binhu/lake/shazhu/buoy-3", #"{"ts":1785546000000,"v":{"chla":0.038},"u":{"chla":"mg/L"}}"#)
      try await broker.publish(
        "wuxi/liangxi/road/zhongshan-n/loop-12",
        #"{"ts":"2026-03-15T08:30:00+08:00","lane":2,"interval_s":60,"v":{"veh_flow":1200,"speed":41.5,"occupancy":12.0}}"#
      )
      try await gateway.waitForMessages(4)

      let audit = try await gateway.audit()
      #expect(audit.balanced)
      #expect(audit.messages.stored == 4)
      #expect(audit.readings.stored == 15)

      let readings = try await gateway.exported()
      let chla = try #require(readings.first { $0.name == "chla" && $0.labels["device"] == "buoy-3" })
      #expect(chla.value == 38)
      #expect(chla.unit == "ug/L")
      #expect(chla.time == "2026-08-01T01:00:00Z")
      let speed = try #require(readings.first { $0.name == "speed" })
      #expect(speed.labels["lane"] == "2")
      #expect(speed.time == "2026-03-15T00:30:00Z")
      #expect(speed.unit == "km/h")
      let pm25 = try #require(readings.first { $0.name == "pm25" })
      #expect(pm25.value == 42)
      #expect(pm25.labels == ["network": "air", "district": "binhu", "site": "lihu-01", "device": "aqm-7"])
    }
  }

  @Test("a bad payload of every class is kept with its reason and acknowledged, and good ones go on")
  func refusals() async throws {
    let topic = "wuxi/binhu/air/lihu-01/aqm-7"
    let time = #""ts":"2026-03-15T08:30:00+08:00""#
    let bad: [(payload: [UInt8], reason: String)] = [
      (Array("{\(time),\"v\":{\"pm25\":42".utf8), "truncated"),
      (Array("{\(time),\"v\":{\"pm25\":42}} x".utf8), "trailing-data"),
      (Array("{\(time),\"v\":{\"pm25\":\"42\"}}".utf8), "wrong-type"),
      (Array("{\(time),\"v\":{\"pm25\":NaN}}".utf8), "not-finite"),
      (Array("{\(time),\"v\":{pm25:42}}".utf8), "malformed"),
      (Array("{\(time),\"v\":{\"pm25\":1e400}}".utf8), "not-finite"),
      (Array("{\(time),\"v\":{\"pm25\":9007199254740993}}".utf8), "integer-precision"),
      (Array("{\(time),\"v\":{\"pm52\":42}}".utf8), "unknown-quantity"),
      (Array("{\(time),\"v\":{\"pm25\":42},\"u\":{\"pm25\":\"furlong\"}}".utf8), "unknown-unit"),
      (Array("{\(time),\"v\":{}}".utf8), "no-values"),
      (Array(("{\"x\":" + String(repeating: "[", count: 100_000)).utf8), "too-deep"),
      ([0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x31, 0x7D], "invalid-utf8"),
    ]
    try await withGateway { broker, gateway in
      for case let (index, item) in bad.enumerated() {
        try await broker.publish(topic, item.payload)
        try await broker.publish(topic, #"{"ts":\#(1_785_546_000_000 + index * 1000),"v":{"pm25":\#(index)}}"#)
      }
      try await gateway.waitForMessages(2 * bad.count)
      let audit = try await gateway.audit()
      #expect(audit.balanced)
      #expect(audit.messages.stored == bad.count)
      let entries = try await gateway.quarantine()
      #expect(entries.map(\.reason).sorted() == bad.map(\.reason).sorted())
      #expect(entries.allSatisfy { $0.topic == topic && !$0.detail.isEmpty })

      try await gateway.stop()
      try await gateway.start()
      try await broker.publish(topic, #"{"ts":1785546900000,"v":{"pm25":1}}"#)
      try await gateway.waitForMessages(2 * bad.count + 1)
      #expect(try await gateway.audit().messages.received == 2 * bad.count + 1, "refused messages were acknowledged")
    }
  }

  @Test(
    "a refused message is stored once the pack is mended and it is replayed, by the daemon or without it",
    arguments: [true, false])
  func replay(isRunning: Bool) async throws {
    try await withTemporaryDirectory { directory in
      let packs = directory.appending(path: "Packs")
      try FileManager.default.createDirectory(at: packs, withIntermediateDirectories: true)
      let pack = packs.appending(path: "farm.toml")
      let before = """
        [pack]
        id = "farm"
        version = 1

        [[topics]]
        pattern = "farm/{site}/{device}"
        decoder = "native"

        [quantities.air_temp]
        unit = "Cel"

        """
      try before.write(to: pack, atomically: true, encoding: .utf8)
      let broker = try await Broker(in: directory)
      let gateway = try GatewayProcess(in: directory, broker: broker.url, packs: ["farm"], packDirectory: packs)
      try await gateway.start()
      try await broker.publish("farm/north/t1", #"{"ts":1785546000000,"v":{"soil_temp":12.5}}"#)
      try await broker.publish("farm/north/t1", #"{"ts":1785546000000,"v":{"air_temp":21.5,"soil_temp":12.5}}"#)
      try await gateway.waitForMessages(2)
      #expect(try await gateway.quarantine().map(\.reason) == ["unknown-quantity", "unknown-quantity"])

      try (before + "\n[quantities.soil_temp]\nunit = \"Cel\"\n").write(to: pack, atomically: true, encoding: .utf8)
      try await gateway.stop()
      if isRunning { try await gateway.start() }
      let result = try await gateway.taihu("quarantine", "replay", "--all", "--config", gateway.configuration.path)
      #expect(result.status == 0, "\(result.error)")
      #expect(try await gateway.quarantine(openOnly: true).isEmpty)
      let readings = try await gateway.exported()
      #expect(readings.map(\.name).sorted() == ["air_temp", "soil_temp"])
      let audit = try await gateway.audit()
      #expect(audit.balanced)
      #expect(audit.messages.received == 2)
      #expect(audit.messages.quarantined.values.reduce(0, +) == 0)
      try await gateway.stop()
      try await broker.stop()
    }
  }

  @Test("messages of QoS 0, 1 and 2 are all stored, and a redelivered one only once (M2, T4)")
  func qualityOfService() async throws {
    try await withGateway { broker, gateway in
      for qos in 0...2 {
        let payload = #"{"ts":\#(1_785_546_000_000 + qos * 1000),"v":{"pm25":\#(qos)}}"#
        try await broker.publish("wuxi/binhu/air/lihu-01/aqm-7", payload, qos: qos)
        try await broker.publish("wuxi/binhu/air/lihu-01/aqm-7", payload, qos: 1)
      }
      try await gateway.waitForMessages(6)
      let audit = try await gateway.audit()
      #expect(audit.balanced)
      #expect(audit.messages.stored == 3)
      #expect(audit.messages.duplicate == 3)
    }
  }

  @Test("the same time with another value is a correction: the later stands, the former is kept as a conflict (T4)")
  func conflict() async throws {
    try await withGateway { broker, gateway in
      for value in [42, 43] {
        try await broker.publish("wuxi/binhu/air/lihu-01/aqm-7", #"{"ts":1785546000000,"v":{"pm25":\#(value)}}"#)
      }
      try await gateway.waitForMessages(2)
      #expect(try await gateway.exported().map(\.value) == [43])
      let entry = try #require(try await gateway.quarantine().first)
      #expect(entry.reason == "conflict")
      #expect(entry.detail.contains("42"))
      let audit = try await gateway.audit()
      #expect(audit.balanced)
      #expect(audit.readings.conflict == 1)
    }
  }

  @Test("a retained message is not new data at each reconnect (M1)")
  func retained() async throws {
    try await withGateway { broker, gateway in
      let topic = "wuxi/binhu/air/lihu-01/aqm-7"
      try await gateway.stop()
      try await broker.publish(topic, #"{"ts":1785546000000,"v":{"pm25":42}}"#, retain: true)
      try await broker.publish("wuxi/binhu/air/lihu-02/aqm-8", #"{"v":{"pm25":7}}"#, retain: true)
      for _ in 0..<3 {
        try await gateway.start()
        try await gateway.stop()
      }
      let readings = try await gateway.exported()
      #expect(readings.map(\.value) == [42, 7] || readings.map(\.value) == [7, 42] || readings.map(\.value) == [42])
      #expect(try await gateway.audit().balanced)
    }
  }

  @Test("a payload over the broker's or the gateway's limit does not stop the flow (P1)")
  func payloadSizes() async throws {
    try await withGateway { broker, gateway in
      let topic = "wuxi/binhu/air/lihu-01/aqm-7"
      try await broker.publish(topic, [])
      try await broker.publish(topic, [0x31])
      try await broker.publish(topic, [UInt8](repeating: 0x20, count: 262_000))
      try await broker.publish(topic, [UInt8](repeating: 0x20, count: 1_048_576))
      try await broker.publish(topic, #"{"ts":1785546000000,"v":{"pm25":42}}"#)
      try await eventually("the last message is stored") { try await gateway.exported().map(\.value) == [42] }
      #expect(try await gateway.audit().balanced)
      let reasons = try await gateway.quarantine().map(\.reason)
      #expect(reasons.contains("empty-payload"))
      #expect(reasons.contains("wrong-type") || reasons.contains("malformed"))
    }
  }

  @Test("SQL, HTML, escapes and newlines in a payload are kept literally and shown harmless (P9)")
  func hostileText() async throws {
    try await withGateway { broker, gateway in
      let text = "'; DROP TABLE recent; --<script>\u{1B}[31m"
      let payload = Array("{\"ts\":1785546000000,\"v\":{\"\(text)\":1}}".utf8)
      try await broker.publish("wuxi/binhu/air/lihu-01/aqm-7", payload)
      try await gateway.waitForMessages(1)
      let entry = try #require(try await gateway.quarantine().first)
      let listing = try await gateway.taihu("quarantine", "list", "--db", gateway.database.path, "-o", "table")
      #expect(!listing.output.contains("\u{1B}[31m"))
      let shown = try await gateway.taihu(
        "quarantine", "show", String(entry.id), "--db", gateway.database.path, "-o", "json")
      #expect(shown.output.contains(Data(payload).base64EncodedString()))
      #expect(try await gateway.audit().balanced)
    }
  }
}
