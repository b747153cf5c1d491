import Foundation
import Support
import Testing

/// Giving up readings by age, beside a running gateway and without one.
@Suite("Retention")
struct RetentionTests {
  private static let pack = """
    [pack]
    id = "farm"
    version = 1
    [[topics]]
    pattern = "farm/{site}/{device}"
    decoder = "senml"
    [quantities.soil_temp]
    unit = "Cel"
    """

  @Test("old readings go by themselves and by command, rollups answer for them, and the audit holds")
  func endToEnd() async throws {
    try await withTemporaryDirectory { directory in
      let packs = directory.appending(path: "FarmPacks")
      try FileManager.default.createDirectory(at: packs, withIntermediateDirectories: true)
      try Self.pack.write(to: packs.appending(path: "farm.toml"), atomically: true, encoding: .utf8)
      let broker = try await Broker(in: directory)
      let gateway = try GatewayProcess(
        in: directory, broker: broker.url, packs: ["farm"], packDirectory: packs,
        sections: "[retention]\nraw = \"1d\"\n")
      try await gateway.start()
      // 400 readings, one a second, of 1 August: more than a chunk, so they are sealed at once, and older than a day.
      let records = (0..<400).map { #"{"n":"soil_temp","t":\#(1_785_546_000 + $0),"u":"Cel","v":\#(Double($0 % 7))}"# }
      try await broker.publish("farm/north/probe-1", "[" + records.joined(separator: ",") + "]")
      try await eventually("the readings are given up") {
        try await gateway.taihu("audit", "--db", gateway.database.path, "-o", "json").output.contains(#""expired":400"#)
      }
      #expect(try await gateway.exported().isEmpty)
      try await Self.check(gateway)
      let applied = try await gateway.taihu("retention", "apply", "--config", gateway.configuration.path, "-o", "json")
      #expect(applied.status == 0 && applied.error.contains("small steps"), "\(applied.error)")
      try await gateway.stop()
      let offline = try await gateway.taihu("retention", "apply", "--config", gateway.configuration.path)
      #expect(offline.status == 0 && offline.output.contains("raw of farm"), "\(offline.error)")
      try await Self.check(gateway)
      let plan = try await gateway.taihu("retention", "plan", "--db", gateway.database.path)
      #expect(plan.status == 2, "the times of keeping stand in the configuration: \(plan.output)")
      try await broker.stop()
    }
  }

  @Test("SIGHUP takes up another time of keeping; a file that is wrong changes nothing")
  func reload() async throws {
    try await withTemporaryDirectory { directory in
      let packs = directory.appending(path: "FarmPacks")
      try FileManager.default.createDirectory(at: packs, withIntermediateDirectories: true)
      try Self.pack.write(to: packs.appending(path: "farm.toml"), atomically: true, encoding: .utf8)
      let broker = try await Broker(in: directory)
      let gateway = try GatewayProcess(in: directory, broker: broker.url, packs: ["farm"], packDirectory: packs)
      try await gateway.start()
      let pid = try #require(gateway.pid)
      let records = (0..<400).map { #"{"n":"soil_temp","t":\#(1_785_546_000 + $0),"u":"Cel","v":\#(Double($0 % 7))}"# }
      try await broker.publish("farm/north/probe-1", "[" + records.joined(separator: ",") + "]")
      try await eventually("the readings are stored") { try await gateway.exported().count == 400 }

      let plain = try String(contentsOf: gateway.configuration, encoding: .utf8)
      try (plain + "\n[retention]\nraw = \"1 fortnight\"\n")
        .write(to: gateway.configuration, atomically: true, encoding: .utf8)
      kill(pid, SIGHUP)
      try await eventually("it says what is wrong") { gateway.log.contains("fortnight") }
      #expect(try await gateway.exported().count == 400)

      try (plain + "\n[retention]\nraw = \"1d\"\n")
        .write(to: gateway.configuration, atomically: true, encoding: .utf8)
      kill(pid, SIGHUP)
      try await eventually("the readings are given up") { try await gateway.exported().isEmpty }
      try await Self.check(gateway)
      try await gateway.stop()
      try await broker.stop()
    }
  }

  private static func check(_ gateway: GatewayProcess) async throws {
    let audit = try await gateway.taihu("audit", "--db", gateway.database.path, "-o", "json")
    #expect(audit.status == 0 && audit.output.contains(#""expired":400"#), "\(audit.output)")
    let counts = try await gateway.taihu(
      "query", "--series", "soil_temp", "--from", "2026-08-01T01:00:00Z", "--to", "2026-08-01T02:00:00Z", "--every",
      "1h", "--agg", "count", "--tz", "UTC", "--db", gateway.database.path, "-o", "json")
    #expect(counts.output.contains("\"400\""), "\(counts.output) \(counts.error)")
    let status = try await gateway.taihu("status", "--config", gateway.configuration.path, "-o", "json")
    #expect(status.output.contains(#""forecast":{"bytes":"#), "\(status.output)")
  }
}
