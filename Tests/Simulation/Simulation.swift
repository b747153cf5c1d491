/// A gateway, a broker, a clock and a disk in one process, with everything that happens drawn from a seed.
public enum Simulation {
  /// What became of one seed.
  public struct Outcome: Sendable {
    /// The seed.
    public var seed: UInt64
    /// What was found wrong; `nil`: nothing.
    public var failure: String?
    /// Rare turns that were taken.
    public var branches: Set<Branch>
    /// What befell it, and which failures of the disk were met, by name.
    public var events: [String: Int]
    /// What happened, when that was wanted.
    public var trace: [String]
    /// Messages delivered.
    public var deliveries: Int
  }

  /// Runs a seed; the same seed gives the same run in a process with `SWIFT_DETERMINISTIC_HASHING` set.
  public static func run(seed: UInt64, isTraced: Bool = false) -> Outcome {
    let world = World(seed: seed)
    world.stage.isTraced = isTraced
    world.run()
    return Outcome(
      seed: seed, failure: world.failure, branches: world.branches,
      events: world.events.merging(world.disk.met) { $0 + $1 }, trace: world.stage.trace,
      deliveries: world.broker.deliveries)
  }
}
