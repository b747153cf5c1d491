import Foundation
import Glibc
import Support
import Testing

/// The built executable on real files.
@Suite("The executable", .serialized)
struct ExecutableTests {
  private static let sites = ["渎口", "lihu-01"]

  /// A month of readings every quarter of an hour, with one hour missing, in the form of an export.
  private static func month() -> String {
    var text = "time,name,labels,value,unit,quality,reasons,received\n"
    let start = 1_767_225_600
    for (index, site) in sites.enumerated() {
      for step in 0..<(31 * 96) where index == 0 || !(400..<404).contains(step) {
        let time = Date(timeIntervalSince1970: Double(start + step * 900)).ISO8601Format()
        let value = 40 + Double((step * 37 + index * 11) % 100) / 8
        let quality = step % 50 == 7 ? "suspect,spike" : "good,"
        text +=
          "\(time),pm25,network=air;district=binhu;site=\(site);device=d\(index),\(value),ug/m3,\(quality),\(time)\n"
      }
    }
    return text
  }

  private static func withMonth(_ body: (_ folder: URL, _ taihu: Runner) async throws -> Void) async throws {
    try await withTemporaryDirectory { folder in
      try month().write(to: folder.appending(path: "in.csv"), atomically: true, encoding: .utf8)
      let runner = Runner(folder: folder)
      let imported = try await runner("import", "in.csv", "--db", "a.db")
      #expect(imported.status == 0, "\(imported.error)")
      try await body(folder, runner)
    }
  }

  /// Runs the executable in a folder, in a zone that all machines share.
  private struct Runner {
    var folder: URL

    func callAsFunction(
      _ arguments: String..., input: String? = nil, environment: [String: String] = [:]
    ) async throws -> Subprocess.Result {
      try await Subprocess(
        Executables.taihu, arguments, directory: folder, input: input,
        environment: ["TZ": "UTC", "LC_ALL": "C.UTF-8", "TAIHU_URL": "", "TAIHU_CONFIG": ""].merging(environment) { $1 }
      ).wait(seconds: 120)
    }
  }

  private static let stretch = ["--from", "2026-01-01", "--to", "2026-02-01", "--db", "a.db"]

  @Test("an export of a month as CSV, imported into an empty file, is exported as the same bytes")
  func roundTrip() async throws {
    try await Self.withMonth { folder, taihu in
      for format in ["csv", "jsonl"] {
        let first = try await taihu("export", "--format", format, "--db", "a.db")
        try first.output.write(to: folder.appending(path: "x.\(format)"), atomically: true, encoding: .utf8)
        #expect(try await taihu("import", "x.\(format)", "--db", "\(format).db").status == 0)
        let second = try await taihu("export", "--format", format, "--db", "\(format).db")
        #expect(first.output == second.output)
        #expect(first.output.utf8.count > 300_000)
      }
    }
  }

  @Test("formats without quality bring times and values back", arguments: ["line", "openmetrics", "senml"])
  func otherFormats(format: String) async throws {
    try await Self.withMonth { folder, taihu in
      let first = try await taihu("export", "--format", format, "--db", "a.db")
      try first.output.write(to: folder.appending(path: "x"), atomically: true, encoding: .utf8)
      #expect(try await taihu("import", "x", "--format", format, "--db", "b.db").status == 0)
      let (left, right) = (
        try await taihu("sql", "SELECT count(*), sum(value) FROM readings", "--db", "a.db"),
        try await taihu("sql", "SELECT count(*), sum(value) FROM readings", "--db", "b.db")
      )
      #expect(left.output == right.output)
    }
  }

  @Test("gaps tell the hour that is missing, and exit with 3 when asked to")
  func gaps() async throws {
    try await Self.withMonth { _, taihu in
      let result = try await taihu(
        "gaps", "--from", "2026-01-01", "--to", "2026-02-01", "--db", "a.db", "-o", "jsonl", "--cadence", "15m",
        "--fail")
      #expect(result.status == 3)
      let lines = result.output.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines.contains { $0.contains(#""expected":2976,"received":2976,"filled":2976,"share":1,"gaps":0"#) })
      #expect(
        lines.contains {
          $0.contains(#""expected":2976,"received":2972"#) && $0.contains(#""seconds":4500"#)
            && $0.contains(#""from":"2026-01-05T03:45:00Z","to":"2026-01-05T05:00:00Z""#)
        })
    }
  }

  @Test("stats tell figures and qualities")
  func stats() async throws {
    try await Self.withMonth { _, taihu in
      let result = try await taihu(
        "stats", "--site", "lihu-01", "--from", "2026-01-01", "--to", "2026-02-01", "--db", "a.db", "-o", "jsonl")
      #expect(result.output.contains(#""count":2972,"min":40,"#))
      #expect(result.output.contains(#""quality":{"good":2912,"suspect":60,"bad":0}"#))
    }
  }

  @Test("devices are listed with what they last sent")
  func devices() async throws {
    try await Self.withMonth { _, taihu in
      let result = try await taihu("devices", "--db", "a.db", "-o", "csv")
      let lines = result.output.split(separator: "\n")
      #expect(lines[0] == "network,district,site,device,series,last_seen,age,rate,good,stale")
      #expect(lines[2].hasPrefix("air,binhu,渎口,d0,1,2026-01-31T23:45:00Z,"))
      #expect(lines.count == 3)
    }
  }

  @Test("a plot fits its window, and in a locale without UTF-8 is ASCII")
  func plot() async throws {
    try await Self.withMonth { _, taihu in
      let arguments = ["plot", "--series", "pm25"] + Self.stretch
      let wide = try await Subprocess(
        Executables.taihu, arguments, directory: taihu.folder, environment: ["TZ": "UTC", "LC_ALL": "C.UTF-8"]
      ).wait()
      #expect(wide.status == 0, "\(wide.error)")
      #expect(wide.output.contains("渎口") && wide.output.contains("┤") && wide.output.contains("01-15"))
      #expect(wide.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
      let plain = try await Subprocess(
        Executables.taihu, arguments, directory: taihu.folder, environment: ["TZ": "UTC", "LC_ALL": "C"]
      ).wait()
      #expect(plain.output.utf8.allSatisfy { $0 < 0x80 })
      let json = try await taihu(
        "plot", "avg by (network) (pm25)", "--from", "2026-01-02", "--to", "2026-01-03", "--step", "1h", "--db", "a.db",
        "-o", "json")
      #expect(
        json.output.contains(#"{"name":"","labels":{"network":"air"},"unit":"","points":[["2026-01-02T00:00:00Z","#))
    }
  }

  @Test(
    "a command line that can't be meant says why and exits with 2",
    arguments: [
      (["qurey"], "did you mean 'taihu query'?"), (["alarms", "lst"], "did you mean 'taihu alarms list'?"),
      (["query", "--from", "yesteday"], "times look like"),
      (["query", "--every", "5x"], "lengths of time look like"),
      (["query", "--every", "5m", "--agg", "meen"], "known are mean, min"),
      (["latest", "--tz", "Mars"], "zones look like"),
      (
        ["query", "--every", "1d", "--from", "2026-01-01", "--to", "2026-02-01", "--by", "siet"], "did you mean 'site'?"
      ),
      (["help", "tims"], "did you mean 'taihu help times'?"),
      (["query", "pm25", "--url", "http://127.0.0.1:1"], "--url takes the place of --db"),
      (["quarantine", "purge"], "say which"),
    ])
  func usage(arguments: [String], words: String) async throws {
    try await Self.withMonth { folder, _ in
      let needsFile = !["qurey", "alarms", "help"].contains(arguments[0])
      let result = try await Subprocess(
        Executables.taihu, arguments + (needsFile ? ["--db", "a.db"] : []), directory: folder
      ).wait()
      #expect(result.status == 2, "\(result.error)")
      #expect(result.error.contains(words), "\(result.error)")
      #expect(result.output.isEmpty)
    }
  }

  @Test("exit codes are those of the contract")
  func exitCodes() async throws {
    try await Self.withMonth { _, taihu in
      #expect(try await taihu("latest", "--series", "none", "--db", "a.db", "--fail-empty").status == 5)
      #expect(try await taihu("quarantine", "replay", "99999", "--db", "a.db").status == 1)
      #expect(try await taihu("quarantine", "purge", "99999", "--yes", "--db", "a.db").status == 1)
      #expect(try await taihu("latest", "--db", "missing.db").status == 1)
      let empty = try await taihu("latest", "--series", "none", "--db", "a.db", "-o", "json")
      #expect(empty.status == 0 && empty.output == "[]\n")
      let unreachable = try await taihu("query", "1", "--url", "http://127.0.0.1:1")
      #expect(unreachable.status == 1 && unreachable.error.contains("can't be reached"))
    }
  }

  @Test("several statements in SQL give one array in JSON")
  func sql() async throws {
    try await Self.withMonth { _, taihu in
      let result = try await taihu("sql", "SELECT 1 AS a; SELECT 2 AS b", "--db", "a.db", "-o", "json")
      #expect(result.output == "[\n{\"a\":1},\n{\"b\":2}\n]\n")
    }
  }

  @Test("latest has the time of receipt, the age and whether it is silent in CSV too")
  func latest() async throws {
    try await Self.withMonth { _, taihu in
      let result = try await taihu("latest", "--db", "a.db", "-o", "csv")
      #expect(result.output.hasPrefix("time,name,labels,value,unit,quality,reasons,received,age,stale\n"))
    }
  }

  @Test("a conflict is purged from the quarantine, and the audit still holds")
  func purge() async throws {
    try await Self.withMonth { folder, taihu in
      let line =
        "time,name,labels,value\n2026-01-01T00:00:00Z,pm25,network=air;district=binhu;site=lihu-01;device=d1,1\n"
      try line.write(to: folder.appending(path: "b.csv"), atomically: true, encoding: .utf8)
      #expect(try await taihu("import", "b.csv", "--db", "a.db").status == 0)
      let listed = try await taihu(
        "quarantine", "purge", "--reason", "conflict", "--dry-run", "--db", "a.db", "-o", "json")
      #expect(listed.output.contains(#""reason":"conflict""#))
      let asked = try await taihu("quarantine", "purge", "--reason", "conflict", "--db", "a.db")
      #expect(asked.status == 2 && asked.error.contains("--yes"))
      let purged = try await taihu("quarantine", "purge", "--reason", "conflict", "--yes", "--db", "a.db", "-o", "json")
      #expect(purged.output == "{\"purged\":1}\n")
      #expect(try await taihu("quarantine", "list", "--db", "a.db", "-o", "json").output == "[]\n")
      let audit = try await taihu("audit", "--db", "a.db")
      #expect(audit.status == 0, "\(audit.output)")
    }
  }

  @Test("names and labels are completed from the database of the command line")
  func completion() async throws {
    try await Self.withMonth { _, taihu in
      let names = try await taihu(
        "---completion", "query", "--", "--series", "5", "0", "taihu", "query", "--db", "a.db", "--series", "",
        environment: ["SAP_SHELL": "bash", "SAP_SHELL_VERSION": "5.2"])
      #expect(names.output.contains("pm25"), "\(names.error)")
      for shell in ["bash", "zsh", "fish"] {
        let script = try await taihu("completion", shell)
        #expect(script.status == 0 && script.output.contains("quarantine"))
      }
    }
  }

  @Test("help tells of commands and topics", arguments: ["times", "promql", "server", "exit-codes", "plot", "alarms"])
  func help(word: String) async throws {
    try await withTemporaryDirectory { folder in
      let result = try await Runner(folder: folder)("help", word)
      #expect(result.status == 0)
      #expect(result.output.count > 200)
    }
  }
}
