import Foundation
import Support
import Testing

/// The readers of the command line on a live, a closed and a copied file, and what they refuse.
@Suite("Readers")
struct ReaderTests {
  @Test(
    "the sqlite3 shell and Python read every reading by the loaded library, while the gateway writes",
    .enabled(if: FileManager.default.fileExists(atPath: Self.extensionPath), "libtaihu_sqlite.so was not built"))
  func extensionOfSQLite() async throws {
    try await withTemporaryDirectory { directory in
      let broker = try await Broker(in: directory)
      let gateway = try GatewayProcess(in: directory, broker: broker.url)
      try await gateway.start()
      // More than a chunk of 360, so that some are sealed.
      for minute in 0..<400 {
        let time = 1_785_546_000_000 + minute * 60_000
        try await broker.publish("wuxi/binhu/lake/meiliang-02/buoy-1", #"{"ts":\#(time),"v":{"water_temp":20}}"#)
      }
      try await gateway.waitForMessages(400)
      let count = "SELECT count(*), sum(value) FROM readings WHERE name = 'water_temp'"
      let shell = try await Subprocess(
        URL(filePath: "/usr/bin/sqlite3"),
        ["-readonly", gateway.database.path, "-cmd", ".load \(Self.extensionPath)", count], directory: directory
      ).wait()
      #expect(shell.status == 0 && shell.output == "400|8000.0\n", "\(shell.output) \(shell.error)")
      let script = """
        import sqlite3, sys
        db = sqlite3.connect(sys.argv[1]); db.enable_load_extension(True); db.load_extension(sys.argv[2])
        sql = "SELECT count(*) FROM readings WHERE name = 'water_temp' AND time >= ? AND time < ?"
        print(db.execute(sql, (1785546000000000000, 1785546600000000000)).fetchone()[0])
        """
      let python = try await Subprocess(
        URL(filePath: "/usr/bin/python3"), ["-c", script, gateway.database.path, Self.extensionPath],
        directory: directory
      ).wait()
      #expect(python.status == 0 && python.output == "10\n", "\(python.output) \(python.error)")
      try await broker.publish(
        "wuxi/binhu/lake/meiliang-02/buoy-1", #"{"ts":1785600000000,"v":{"water_temp":20}}"#)
      try await gateway.waitForMessages(401)
      try await gateway.stop()
      try await broker.stop()
    }
  }

  private static var extensionPath: String { Executables.directory.appending(path: "libtaihu_sqlite.so").path }

  @Test("latest and query answer alike with the daemon on, off, and on a copied file")
  func sameAnswers() async throws {
    try await withTemporaryDirectory { directory in
      let broker = try await Broker(in: directory)
      let gateway = try GatewayProcess(in: directory, broker: broker.url)
      try await gateway.start()
      for minute in 0..<10 {
        let time = 1_785_546_000_000 + minute * 60_000
        try await broker.publish(
          "wuxi/binhu/lake/meiliang-02/buoy-1", #"{"ts":\#(time),"v":{"water_temp":\#(30 + minute),"chla":38}}"#)
      }
      try await gateway.waitForMessages(10)
      func answers(_ database: String) async throws -> [String] {
        let latest = try await gateway.taihu("latest", "--db", database, "-o", "csv")
        let query = try await gateway.taihu(
          "query", "--series", "water_temp", "--site", "meiliang-02", "--from", "2026-08-01T01:00:00Z", "--to",
          "2026-08-01T01:10:00Z", "--every", "5m", "--agg", "mean", "--db", database, "-o", "json")
        #expect(latest.status == 0, "\(latest.error)")
        #expect(query.status == 0, "\(query.error)")
        return [
          latest.output.split(separator: "\n").map { $0.split(separator: ",").prefix(2).joined(separator: ",") }
            .joined(), query.output,
        ]
      }
      let live = try await answers(gateway.database.path)
      #expect(live[1].contains("\"32\"") && live[1].contains("\"37\""), "the means of 30…34 and 35…39: \(live[1])")
      let copy = directory.appending(path: "copy.db")
      let backup = try await Subprocess(
        URL(filePath: "/usr/bin/sqlite3"), ["-readonly", gateway.database.path, ".backup '\(copy.path)'"],
        directory: directory
      ).wait()
      #expect(backup.status == 0, "\(backup.error)")
      #expect(try await answers(copy.path) == live)
      try await gateway.stop()
      #expect(try await answers(gateway.database.path) == live)
      try await broker.stop()
    }
  }

  @Test("plain sqlite3 reads the documented views while the daemon writes")
  func views() async throws {
    try await withGateway { broker, gateway in
      try await broker.publish("wuxi/binhu/lake/meiliang-02/buoy-1", #"{"ts":1785546000000,"v":{"chla":38}}"#)
      try await gateway.waitForMessages(1)
      for view in ["series", "readings_recent", "latest", "episodes", "ledger"] {
        let result = try await Subprocess(
          URL(filePath: "/usr/bin/sqlite3"), ["-readonly", gateway.database.path, "select count(*) from \(view)"],
          directory: gateway.directory
        ).wait()
        #expect(result.status == 0, "\(view): \(result.error)")
      }
      let latest = try await Subprocess(
        URL(filePath: "/usr/bin/sqlite3"),
        ["-readonly", gateway.database.path, "select name, time, value, unit, quality from latest"],
        directory: gateway.directory
      ).wait()
      #expect(latest.output == "chla|1785546000000000000|38.0|ug/L|good\n")
    }
  }

  @Test("a question with no answer prints an empty list and succeeds, unless told to fail")
  func empty() async throws {
    try await withGateway { _, gateway in
      let database = gateway.database.path
      let list = try await gateway.taihu("latest", "--db", database, "-o", "json")
      #expect(list.output == "[]\n" && list.status == 0)
      #expect(try await gateway.taihu("latest", "--db", database, "-o", "json", "--fail-empty").status == 5)
    }
  }

  @Test("status tells a running daemon from one that is not")
  func status() async throws {
    try await withGateway { broker, gateway in
      func state() async throws -> String {
        let result = try await gateway.taihu("status", "--db", gateway.database.path, "-o", "json")
        let status = try JSONDecoder().decode(Status.self, from: Data(result.output.utf8))
        return status.state
      }
      #expect(try await state() == "ok")
      try await broker.stop()
      try await eventually("it says degraded") { try await state() == "degraded" }
      try await gateway.kill()
      #expect(try await state() == "not running")
      try await broker.start()
      try await gateway.start()
    }
  }

  @Test("a file that is no database, a foreign one and one of a newer version are refused and left as they are")
  func refusedFiles() async throws {
    try await withTemporaryDirectory { directory in
      let gateway = try GatewayProcess(in: directory, broker: "mqtt://127.0.0.1:1", packs: [])
      let text = Data(String(repeating: "this is no database ", count: 400).utf8)
      try text.write(to: gateway.database)
      try await expectRefusal(of: gateway, unchanged: text)

      try FileManager.default.removeItem(at: gateway.database)
      try await sqlite(gateway.database, "create table cats(name)")
      try await expectRefusal(of: gateway, unchanged: try Data(contentsOf: gateway.database))

      try FileManager.default.removeItem(at: gateway.database)
      let started = try Subprocess(
        Executables.taihu, ["run", "--config", gateway.configuration.path], directory: directory)
      try await eventually("the store is there") {
        FileManager.default.fileExists(atPath: gateway.database.path) && started.error.contains("started")
      }
      started.signal(SIGTERM)
      try await started.wait()
      try await sqlite(gateway.database, "pragma user_version = 999")
      try await expectRefusal(of: gateway, unchanged: try Data(contentsOf: gateway.database))
    }
  }

  private struct Status: Decodable {
    var state: String
  }

  private func expectRefusal(of gateway: GatewayProcess, unchanged: Data) async throws {
    for arguments in [["run", "--config", gateway.configuration.path], ["latest", "--db", gateway.database.path]] {
      let result = try await gateway.taihu(arguments)
      #expect(result.status == 1, "\(arguments): \(result.error)")
      #expect(result.error.contains("hint:"), "\(result.error)")
    }
    #expect(try Data(contentsOf: gateway.database) == unchanged)
  }

  private func sqlite(_ file: URL, _ statement: String) async throws {
    let result = try await Subprocess(
      URL(filePath: "/usr/bin/sqlite3"), [file.path, statement], directory: file.deletingLastPathComponent()
    ).wait()
    #expect(result.status == 0, "\(result.error)")
  }
}
