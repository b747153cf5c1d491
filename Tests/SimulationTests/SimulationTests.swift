import Foundation
import Support
import Testing

/// The whole pipeline in simulated worlds. Each runs in a program of its own, since only a process that was started with
/// fixed hashes does the same again; what fails is repeated by `taihu-torture simulate --seeds N..N --trace`.
@Suite("Simulation")
struct SimulationTests {
  @Test("whatever befalls the gateway, nothing acknowledged is lost and nothing is doubled")
  func manySeeds() async throws {
    let result = try await simulate(Self.seeds, "--require-all")
    #expect(result.status == 0, "\(result.output)\(result.error)")
  }

  @Test(
    "what went wrong once goes well",
    arguments: [
      ("upkeep after a batch that could be neither committed nor discarded ended the process", 5),
      ("a process died of a failed sync, the next built upon its log, and the power was cut", 33),
      ("detectors forgot after a crash what was sealed before their state was saved", 39),
      ("after a crash a correction was taken for the newest reading, and silence was told of where there was none", 73),
    ])
  func regression(what: String, seed: Int) async throws {
    let result = try await simulate("\(seed)..\(seed)")
    #expect(result.status == 0, "\(what): \(result.output)\(result.error)")
  }

  @Test("the same seed gives the same run")
  func repeats() async throws {
    let first = try await simulate("11..11", "--trace")
    let second = try await simulate("11..11", "--trace")
    #expect(Self.trace(first.output) == Self.trace(second.output))
    #expect(Self.trace(first.output).count > 50)
  }

  /// Seeds that together take every rare turn.
  private static let seeds = "61..130"

  private static func trace(_ output: String) -> [Substring] {
    output.split(separator: "\n").filter { !$0.contains("a minute") }
  }

  private func simulate(_ seeds: String, _ more: String...) async throws -> Subprocess.Result {
    try await withTemporaryDirectory { directory in
      let process = try Subprocess(
        Executables.torture, ["simulate", "--seeds", seeds] + more, directory: directory,
        environment: ["SWIFT_DETERMINISTIC_HASHING": "1"])
      return try await process.wait(seconds: 300)
    }
  }
}
