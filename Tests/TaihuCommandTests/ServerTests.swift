import Foundation
import Glibc
import Support
import Testing

/// The built executable asking a real Prometheus and a running Taihu, beside the database itself.
@Suite("The executable and servers", .serialized)
struct ServerTests {
  private static let hasPrometheus = ["prometheus", "promtool"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
  }

  private static let environment = ["TZ": "UTC", "TAIHU_URL": "", "TAIHU_CONFIG": "", "LC_ALL": "C.UTF-8"]

  /// Questions whose answers do not hang on the version of Prometheus.
  private static let questions: [[String]] = [
    ["query", "pm25", "--time", "2026-01-03T12:00:00Z", "--lookback", "5m"],
    ["query", "avg by (site) (pm25)", "--from", "2026-01-03", "--to", "2026-01-04", "--step", "1h"],
    ["query", "topk(1, pm25 * 2)", "--time", "2026-01-03T12:00:00Z"],
    ["query", "1 / 0", "--time", "2026-01-03T12:00:00Z"],
    ["query", "--series", "pm25", "--from", "2026-01-03T00:00:00Z", "--to", "2026-01-03T02:00:00Z"],
    [
      "query", "--series", "pm25", "--site", "a", "--site", "b", "--from", "2026-01-02", "--to", "2026-01-05",
      "--every",
      "6h", "--by", "network",
    ],
    ["plot", "--series", "pm25", "--from", "2026-01-02", "--to", "2026-01-03", "-o", "jsonl"],
  ]

  private static func data() -> String {
    var text = "time,name,labels,value,unit\n"
    for site in ["a", "b"] {
      for step in 0..<(6 * 288) {
        let time = Date(timeIntervalSince1970: Double(1_767_225_600 + step * 300)).ISO8601Format()
        text += "\(time),pm25,network=air;site=\(site);device=\(site)1,\(Double((step * 31) % 97) / 4),ug/m3\n"
      }
    }
    return text
  }

  private static func run(_ folder: URL, _ arguments: [String]) async throws -> Subprocess.Result {
    try await Subprocess(Executables.taihu, arguments, directory: folder, environment: environment).wait()
  }

  /// A port that was free a moment ago.
  private static func freePort() -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = unsafe bind(descriptor, address, size)
        _ = unsafe getsockname(descriptor, address, &size)
      }
    }
    return UInt16(bigEndian: address.sin_port)
  }

  private static func fill(_ folder: URL) async throws {
    try data().write(to: folder.appending(path: "in.csv"), atomically: true, encoding: .utf8)
    let imported = try await run(folder, ["import", "in.csv", "--db", "taihu.db"])
    #expect(imported.status == 0, "\(imported.error)")
  }

  /// The same in a plain form: a unit that only the database knows is no difference.
  private static func answer(_ folder: URL, _ question: [String], _ source: [String]) async throws -> String {
    let result = try await run(folder, question + source)
    #expect(result.status == 0, "\(question): \(result.error)")
    return result.output.replacing("ug/m3", with: "").replacing("2026-01-03T12:00:00Z", with: "T")
  }

  @Test(
    "Prometheus and the database give the same output",
    .enabled(if: hasPrometheus, "prometheus is not installed; scripts/setup.sh installs it"))
  func prometheus() async throws {
    try await withTemporaryDirectory { folder in
      try await Self.fill(folder)
      let text = try await Self.run(folder, ["export", "--format", "openmetrics", "--db", "taihu.db"]).output
      try text.write(to: folder.appending(path: "in.om"), atomically: true, encoding: .utf8)
      let made = try await Subprocess(
        URL(filePath: "/usr/bin/promtool"), ["tsdb", "create-blocks-from", "openmetrics", "in.om", "data"],
        directory: folder
      ).wait()
      #expect(made.status == 0, "\(made.error)")
      try "".write(to: folder.appending(path: "p.yml"), atomically: true, encoding: .utf8)
      let url = "http://127.0.0.1:\(Self.freePort())"
      let server = try Subprocess(
        URL(filePath: "/usr/bin/prometheus"),
        [
          "--config.file=p.yml", "--storage.tsdb.path=data", "--storage.tsdb.retention.time=100y",
          "--web.listen-address=\(url.dropFirst(7))",
        ], directory: folder)
      defer { server.signal(SIGTERM) }
      try await eventually("Prometheus answers") {
        try await Self.run(folder, ["query", "1", "--url", url]).status == 0
      }
      for question in Self.questions {
        // A table shows units, which only the database knows; answers to expressions have none.
        let isExpression = !question[1].hasPrefix("--")
        let formats = question.contains("-o") ? [""] : ["json", "csv"] + (isExpression ? ["table"] : [])
        for format in formats.map({ $0.isEmpty ? [] : ["-o", $0] }) {
          let local = try await Self.answer(folder, question + format, ["--db", "taihu.db"])
          let remote = try await Self.answer(folder, question + format, ["--url", url])
          #expect(local == remote, "\(question) \(format)")
        }
      }
      let wrong = try await Self.run(folder, ["query", "pm25{", "--url", url])
      #expect(wrong.status == 2, "\(wrong.error)")
      let quality = try await Self.run(folder, ["query", "pm25", "--quality", "bad", "--url", url])
      #expect(quality.status == 2 && quality.error.contains("no Taihu"))
      let tail = try await Self.run(folder, ["tail", "-f", "--url", url])
      #expect(tail.status == 1 && tail.error.contains("as a running Taihu has"))
    }
  }

  @Test("a running Taihu and its database give the same output, and tail follows it")
  func taihu() async throws {
    try await withTemporaryDirectory { folder in
      try await Self.fill(folder)
      let url = "http://127.0.0.1:\(Self.freePort())"
      let gateway = try GatewayProcess(
        in: folder, broker: "unix://\(folder.path)/nobody.sock", packs: ["air"], http: String(url.dropFirst(7)))
      try await gateway.start(connected: false)
      try await eventually("Taihu answers") {
        try await Self.run(folder, ["query", "1", "--url", url]).status == 0
      }
      for question in Self.questions {
        let local = try await Self.answer(folder, question, ["--db", "taihu.db"])
        #expect(try await Self.answer(folder, question, ["--url", url]) == local, "\(question)")
      }
      let tail = try Subprocess(
        Executables.taihu, ["tail", "-f", "--url", url, "-o", "jsonl", "--series", "rain"], directory: folder,
        environment: Self.environment)
      defer { tail.signal(SIGKILL) }
      try await eventually("tail tells a reading that came over HTTP") {
        let post = try await Subprocess(
          URL(filePath: "/usr/bin/curl"),
          [
            "-s", "-X", "POST", "--data-binary", "rain,network=air value=\(Int.random(in: 1...1_000_000))",
            url + "/write",
          ],
          directory: folder
        ).wait()
        #expect(post.status == 0)
        try await Task.sleep(for: .milliseconds(400))
        return tail.output.contains(#""name":"rain""#)
      }
      #expect(gateway.pid != nil)
      gateway.pid.map { _ = kill($0, SIGUSR1) }
      try await Task.sleep(for: .milliseconds(300))
      #expect(gateway.pid != nil, "SIGUSR1 ended the gateway")
      let alarms = try await Self.run(folder, ["alarms", "list", "--url", url, "-o", "json"])
      #expect(alarms.status == 0, "\(alarms.error)")
      try await gateway.stop()
    }
  }
}
