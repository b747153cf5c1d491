internal import ArgumentParser

/// `taihu-torture workload`: plays the workload, from the start or from where it was killed.
struct WorkloadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workload", abstract: "Plays a small deterministic life of a store; to be killed anywhere.",
    discussion: "After each commit it says `acked N`: batches 0 to N - 1 are durable.")

  @OptionGroup var options: WorkloadOptions
  @Option(help: "The first batch to play: the number acknowledged before, as a broker would send again.")
  var from = 0
  @Flag(help: "Say of each step of upkeep what it did.")
  var explain = false

  func run() throws {
    let run = WorkloadRun(
      workload: Workload(batches: options.batches), path: options.db, backup: options.backup,
      synchronous: options.synchronous, explains: explain)
    try run.play(from: from)
  }
}

/// What the commands about the workload have in common.
struct WorkloadOptions: ParsableArguments {
  @Option(help: "The database.")
  var db: String
  @Option(help: "Where to make backups; none are made without it.")
  var backup: String?
  @Option(help: "Batches of three hours.")
  var batches = 44
  @Option(help: "When a commit counts as done: full or normal.")
  var synchronous = "full"

  func validate() throws {
    guard ["full", "normal"].contains(synchronous) else { throw ValidationError("--synchronous is full or normal") }
    if !(1...10_000 ~= batches) { throw ValidationError("--batches is from 1 to 10000") }
  }
}
