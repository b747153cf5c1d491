public import Logging
internal import TaihuCore
internal import TaihuNormalize
internal import TaihuPack
internal import TaihuStore

/// Runs quarantined messages again while no daemon runs: the same store, packs and way of a message, without a broker.
public enum OfflineReplay {
  /// Runs entries again and commits.
  ///
  /// - Parameters:
  ///   - configurationPath: the gateway's configuration, which names store and packs.
  ///   - ids: entries' numbers; none: all that are open.
  /// - Returns: what became of each.
  /// - Throws: when the configuration, the packs or the store can't be used, or another process writes to the store;
  ///   then nothing was changed.
  public static func run(configurationPath: String, ids: [Int64], logger: Logger) throws -> [ReplayedEntry] {
    let (configuration, _) = try GatewayConfiguration.load(path: configurationPath)
    let clock = SystemClock()
    let setup = PipelineSetup(
      configuration: configuration, packs: try configuration.loadPacks(knownUnits: UnitTable.isKnown), clock: clock,
      logger: logger)
    let intake = try setup.openIntake()
    let results = try intake.replay(ids, now: clock.now())
    try intake.saveDetectorStates(now: clock.now())
    try intake.writer.close()
    return results
  }
}
