import Foundation
import Support
import Testing

/// The gateway killed without warning, the broker restarted under it: nothing is lost, nothing doubled.
@Suite("Crashes", .serialized)
struct CrashTests {
  @Test("killed at random under load and with the broker restarted, every acknowledged reading is stored exactly once")
  func killLoop() async throws {
    let kills = ProcessInfo.processInfo.environment["TAIHU_TEST_KILLS"].flatMap(Int.init) ?? 8
    let messages = 1_500 * kills
    var random = SystemRandomNumberGenerator()
    try await withTemporaryDirectory { directory in
      let broker = try await Broker(in: directory)
      let gateway = try GatewayProcess(in: directory, broker: broker.url, packs: ["air"])
      try await gateway.start()
      let load = try Subprocess(
        Executables.simulator,
        [
          "load", "--broker", broker.url, "--devices", "20", "--rate", "1000", "--duration", "\(messages / 1_000)s",
          "--pack", "air", "--qos", "1",
        ], directory: directory)
      for kill in 0..<kills {
        try await Task.sleep(for: .milliseconds(Int.random(in: 50...1_200, using: &random)))
        try await gateway.kill()
        if kill == kills / 3 || kill == 2 * kills / 3 {
          try await broker.stop()
          try await broker.start()
        }
        try await gateway.start()
      }
      let loaded = try await load.wait(seconds: 120)
      #expect(loaded.status == 0, "\(loaded.error)")
      let summary = try JSONDecoder().decode(LoadSummary.self, from: Data(loaded.output.utf8))
      #expect(summary.acknowledged == summary.published)

      try await eventually("every message is stored", seconds: 60) {
        try await gateway.audit().messages.stored >= summary.acknowledged
      }
      let audit = try await gateway.audit()
      #expect(audit.balanced)
      let readings = try await gateway.exported()
      let distinct = Set(readings.map { "\($0.labels["device"] ?? "") \($0.name) \($0.time)" })
      #expect(distinct.count == readings.count, "no reading stands twice")
      #expect(audit.messages.stored == summary.acknowledged)
      try await gateway.stop()
      let check = try await Subprocess(
        URL(filePath: "/usr/bin/sqlite3"), ["-readonly", gateway.database.path, "pragma integrity_check"],
        directory: directory
      ).wait()
      #expect(check.output == "ok\n")
      try await broker.stop()
    }
  }

  private struct LoadSummary: Decodable {
    var published: Int
    var acknowledged: Int
  }

  @Test("ends in good order on SIGTERM while messages stream in, and the next start finds nothing to repair")
  func termination() async throws {
    try await withTemporaryDirectory { directory in
      let broker = try await Broker(in: directory)
      let gateway = try GatewayProcess(in: directory, broker: broker.url, packs: ["air"])
      try await gateway.start()
      let load = try Subprocess(
        Executables.simulator,
        [
          "load", "--broker", broker.url, "--devices", "5", "--rate", "2000", "--duration", "3s", "--pack", "air",
        ], directory: directory)
      try await Task.sleep(for: .seconds(1))
      let result = try #require(try await gateway.stop())
      #expect(result.status == 0, "\(result.error)")
      #expect(!FileManager.default.fileExists(atPath: gateway.database.path + "-wal"), "the log was folded in")
      let loaded = try await load.wait()
      let summary = try JSONDecoder().decode(LoadSummary.self, from: Data(loaded.output.utf8))
      try await gateway.start()
      try await eventually("everything is stored") {
        try await gateway.audit().messages.stored >= summary.acknowledged
      }
      #expect(try await gateway.audit().balanced)
      try await gateway.stop()
      try await broker.stop()
    }
  }
}
