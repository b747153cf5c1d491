import Foundation
import Support
import Testing

/// Alarms of the running daemon: over its sudden end, of many devices at once, and who is told.
@Suite("Alarms of the daemon", .serialized)
struct AlarmTests {
  private struct Listed: Decodable {
    var id: Int
    var rule: String?
    var state: String
    var start: String
  }

  private static let pack = """
    [pack]
    id = "farm"
    version = 1
    group = "site"
    [[topics]]
    pattern = "farm/{site}/{device}"
    decoder = "native"
    [quantities.air_temp]
    unit = "Cel"
    learn = false
    alarms = [
      { id = "hot", above = 30, for = "0s", clear = 28, severity = "warning" },
      { id = "held", above = 40, for = "20s", clear = 38, severity = "warning" },
    ]
    """

  private func withFarm(
    sections: String = "", _ body: (Broker, GatewayProcess, URL) async throws -> Void
  ) async throws {
    try await withTemporaryDirectory { directory in
      let packs = directory.appending(path: "Packs")
      try FileManager.default.createDirectory(at: packs, withIntermediateDirectories: true)
      try Self.pack.write(to: packs.appending(path: "farm.toml"), atomically: true, encoding: .utf8)
      let broker = try await Broker(in: directory)
      let gateway = try GatewayProcess(
        in: directory, broker: broker.url, packs: ["farm"], packDirectory: packs, sections: sections)
      try await gateway.start()
      try await body(broker, gateway, directory)
      try await gateway.stop()
      try await broker.stop()
    }
  }

  private func tell(_ broker: Broker, _ device: String, _ value: Double) async throws {
    let milliseconds = Int64(Date().timeIntervalSince1970 * 1_000)
    try await broker.publish("farm/north/\(device)", #"{"ts":\#(milliseconds),"v":{"air_temp":\#(value)}}"#)
  }

  private func alarms(_ gateway: GatewayProcess, all: Bool = false) async throws -> [Listed] {
    let arguments = ["alarms", "list", "--db", gateway.database.path, "-o", "json"] + (all ? ["--members"] : [])
    let result = try await gateway.taihu(arguments)
    guard result.status == 0 else { throw Subprocess.Failure("taihu alarms list: \(result.error)") }
    return try JSONDecoder().decode([Listed].self, from: Data(result.output.utf8))
  }

  private static func route(_ name: String, to file: URL) -> String {
    """
    [[notify]]
    name = "\(name)"
    command = ["/bin/sh", "-c", "cat >> \(file.path); echo >> \(file.path)"]
    group_wait = "1s"
    """
  }

  @Test("killed in an open episode and in a hold, it goes on with both: the hold does not begin anew")
  func killed() async throws {
    try await withFarm { broker, gateway, _ in
      try await tell(broker, "a", 45)
      let began = ContinuousClock.now
      try await eventually("the first alarm is raised") { try await alarms(gateway).map(\.rule) == ["hot"] }
      let first = try #require(try await alarms(gateway).first)
      try await Task.sleep(until: began + .seconds(14), clock: .continuous)
      try await gateway.kill()
      try await gateway.start()
      let restarted = ContinuousClock.now
      try await eventually("the hold is over", seconds: 40) {
        try await alarms(gateway, all: true).contains { $0.rule == "held" }
      }
      #expect(ContinuousClock.now - restarted < .seconds(15), "a hold that began anew would take 20 s")
      let open = try await alarms(gateway, all: true)
      #expect(open.count == 2)
      #expect(open.first { $0.rule == "hot" }?.id == first.id)
      #expect(Set(open.map(\.start)) == [first.start])
      try await tell(broker, "a", 20)
      try await eventually("both are over") {
        try await alarms(gateway, all: true).map(\.state) == ["closed", "closed"]
      }
    }
  }

  @Test("forty devices of one site are one episode with the others under it, and one notice")
  func oneCause() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "taihu-notices-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    try await withFarm(sections: Self.route("duty", to: file)) { broker, gateway, _ in
      for number in 1...40 { try await tell(broker, "lamp-\(number)", 35) }
      try await eventually("all are raised") { try await alarms(gateway, all: true).count == 40 }
      #expect(try await alarms(gateway).count == 1)
      try await eventually("somebody was told") { try Self.transitions(in: file).count == 1 }
      try await Task.sleep(for: .seconds(7))
      #expect(try Self.transitions(in: file) == ["raised"])
    }
  }

  @Test("a reload takes up a new route, which is told of what is open")
  func reloadedRoute() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "taihu-notices-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    try await withFarm { broker, gateway, _ in
      try await tell(broker, "a", 35)
      try await eventually("the alarm is raised") { try await alarms(gateway).count == 1 }
      let former = try String(contentsOf: gateway.configuration, encoding: .utf8)
      try (former + "\n" + Self.route("late", to: file))
        .write(to: gateway.configuration, atomically: true, encoding: .utf8)
      kill(try #require(gateway.pid), SIGHUP)
      try await eventually("the new route is told") { try Self.transitions(in: file) == ["raised"] }
      let status = try await gateway.taihu("status", "--db", gateway.database.path)
      #expect(status.output.contains("notices late"), "\(status.output)")
    }
  }

  private static func transitions(in file: URL) throws -> [String] {
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    return text.components(separatedBy: #""transition":""#).dropFirst().map { String($0.prefix { $0 != "\"" }) }
  }
}
