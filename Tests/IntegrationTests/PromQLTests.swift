import Foundation
import Support
import Testing

/// The query engine beside Debian's Prometheus.
@Suite("PromQL beside Prometheus")
struct PromQLTests {
  private static let hasPrometheus = ["prometheus", "promtool"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
  }

  @Test(
    "two hundred queries have the answers of Prometheus, but for what version 3 is known to do otherwise",
    .enabled(if: hasPrometheus, "prometheus is not installed; scripts/setup.sh installs it"))
  func differential() async throws {
    let engine = Executables.directory.appending(path: "taihu-bench").path + " promql --script"
    let script = Executables.root.appending(path: "Tests/IntegrationTests/Scripts/promql-differential.py").path
    let result = try await withTemporaryDirectory { directory in
      let run = try Subprocess(
        URL(filePath: "/usr/bin/python3"), [script, "--engine", engine, "--queries", "250", "--seed", "7"],
        directory: directory)
      return try await run.wait(seconds: 240)
    }
    #expect(result.status == 0, "\(result.output.suffix(3000))\(result.error.suffix(1000))")
    #expect(result.output.contains("agree"))
  }
}
