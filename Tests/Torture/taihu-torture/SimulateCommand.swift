internal import ArgumentParser
internal import Foundation
internal import Simulation
internal import Synchronization

/// Runs the gateway in a simulated world, once for each of many seeds.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Run the whole pipeline in a simulated world, seed by seed.",
    discussion: "Exits with 1 when a seed failed. The same seed gives the same run: simulate --seeds 17..17 --trace")

  @Option(help: "The seeds, as FIRST..LAST.")
  var seeds: String

  @Flag(help: "Print what happened, step by step.")
  var trace = false

  @Flag(help: "Fail when a rare turn was taken by no seed.")
  var requireAll = false

  @Option(help: "Threads, each with a seed of its own at a time.")
  var threads = 2

  func validate() throws {
    guard range != nil else { throw ValidationError("--seeds wants FIRST..LAST, for instance 1..1000") }
  }

  func run() throws {
    try repeatHashes()
    let range = range!
    let began = ContinuousClock.now
    let outcomes = all(range)
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    print(
      "\(outcomes.count) seeds in \(Int(seconds * 10) / 10) s, \(Int(Double(outcomes.count) / seconds * 60)) a minute")
    let failed = report(outcomes)
    if failed { throw ExitCode(1) }
  }

  private var range: ClosedRange<UInt64>? {
    let parts = seeds.components(separatedBy: "..").compactMap { UInt64($0) }
    return parts.count == 2 && parts[0] <= parts[1] ? parts[0]...parts[1] : nil
  }

  /// Dictionaries must keep their order from run to run, which is decided when a process starts.
  private func repeatHashes() throws {
    let key = "SWIFT_DETERMINISTIC_HASHING"
    guard ProcessInfo.processInfo.environment[key] == nil else { return }
    unsafe setenv(key, "1", 1)
    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe CommandLine.arguments.map { unsafe strdup($0) } + [nil]
    _ = unsafe execv("/proc/self/exe", &arguments)
    throw ValidationError("the program could not start itself again")
  }

  private func all(_ range: ClosedRange<UInt64>) -> [Simulation.Outcome] {
    let outcomes = Mutex<[Simulation.Outcome]>([])
    let next = Mutex(range.lowerBound)
    let isTraced = trace
    DispatchQueue.concurrentPerform(iterations: trace ? 1 : threads) { _ in
      while true {
        let seed = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard range.contains(seed) else { return }
        let outcome = Simulation.run(seed: seed, isTraced: isTraced)
        outcomes.withLock { $0.append(outcome) }
      }
    }
    return outcomes.withLock { $0 }.sorted { $0.seed < $1.seed }
  }

  private func report(_ outcomes: [Simulation.Outcome]) -> Bool {
    if trace { outcomes.forEach { $0.trace.forEach { print($0) } } }
    var (events, branches) = ([String: Int](), [Branch: Int]())
    for outcome in outcomes {
      events.merge(outcome.events) { $0 + $1 }
      for branch in outcome.branches { branches[branch, default: 0] += 1 }
    }
    print("messages delivered: \(outcomes.reduce(0) { $0 + $1.deliveries })")
    for (event, count) in events.sorted(by: { $0.key < $1.key }) { print("event \(event): \(count)") }
    for branch in Branch.allCases { print("branch \(branch.rawValue): \(branches[branch] ?? 0) seeds") }
    let missing = Branch.allCases.filter { branches[$0] == nil }
    let failed = outcomes.filter { $0.failure != nil }
    for outcome in failed { print("seed \(outcome.seed) FAILED: \(outcome.failure!)") }
    for branch in missing where requireAll { print("NOT REACHED by any seed: \(branch.rawValue)") }
    return !failed.isEmpty || requireAll && !missing.isEmpty
  }
}
