import Foundation
import Support
import Testing

/// Samples of the rigs in Tests/Torture, which run in full by hand: `Tests/Torture/README.md`.
@Suite("The store under torture", .serialized)
struct TortureTests {
  @Test(
    "killed at any call that changes a file, it keeps every acknowledged reading once and goes on as if nothing was")
  func killSweep() async throws {
    try await run(script: "killsweep.py", "--seconds", "30", "--every", "3")
  }

  @Test(
    "after a power cut at any call, whatever the disk kept of what was not synced, all that was acknowledged is there")
  func powerCut() async throws {
    try await run(script: "powercut.py", "--seconds", "20", "--every", "37")
  }

  @Test("the rig for power cuts finds what synchronous = normal loses")
  func powerCutNormal() async throws {
    let result = try await python("powercut.py", "--every", "97", "--synchronous", "normal")
    #expect(result.status == 1, "\(result.output) \(result.error)")
    #expect(result.output.contains("'missing'"), "\(result.output)")
  }

  @Test("numbers of every class come back bit for bit, sealed, from a backup, after retention", arguments: 1...2)
  func roundTrip(seed: Int) async throws {
    try await withTemporaryDirectory { directory in
      let result = try await Subprocess(
        Executables.torture,
        ["roundtrip", "--readings", "60000", "--series", "12", "--seed", "\(seed)", "--db", "odd.db"],
        directory: directory
      ).wait(seconds: 120)
      #expect(
        result.status == 0 && result.output.contains("all equal"), "seed \(seed): \(result.output) \(result.error)")
    }
  }

  @Test("history in random order beside live data gives the store that the order of time gives", arguments: [1, 24])
  func late(together: Int) async throws {
    try await withTemporaryDirectory { directory in
      let result = try await Subprocess(
        Executables.torture,
        ["late", "--series", "3", "--days", "20", "--together", "\(together)", "--db", "late.db"], directory: directory
      ).wait(seconds: 120)
      #expect(result.status == 0 && result.output.contains("equal: "), "\(result.output) \(result.error)")
    }
  }

  private func run(script: String, _ arguments: String...) async throws {
    let result = try await python([script] + arguments)
    #expect(result.status == 0, "\(result.output) \(result.error)")
  }

  private func python(_ arguments: String...) async throws -> Subprocess.Result { try await python(arguments) }

  /// Runs a script of Tests/Torture on the driver that was built with the tests.
  private func python(_ arguments: [String]) async throws -> Subprocess.Result {
    let script = Executables.root.appending(path: "Tests/Torture/\(arguments[0])").path
    return try await withTemporaryDirectory { directory in
      try await Subprocess(
        URL(filePath: "/usr/bin/env"),
        ["python3", script, "--driver", Executables.torture.path] + arguments.dropFirst(), directory: directory
      ).wait(seconds: 400)
    }
  }
}
