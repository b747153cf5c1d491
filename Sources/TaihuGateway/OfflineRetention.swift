public import Logging
internal import TaihuCore
internal import TaihuStore

/// Gives up what has been kept long enough while no daemon runs.
public enum OfflineRetention {
  /// Seals what waits, gives up what the configuration says, and gives the space back.
  ///
  /// - Throws: when the configuration or the store can't be used, or another process writes to the store. What was given
  ///   up until then is gone; everything else is untouched.
  public static func run(configurationPath: String, logger: Logger) throws {
    let (configuration, _) = try GatewayConfiguration.load(path: configurationPath)
    let writer = try StoreWriter(
      configuration: configuration.storeConfiguration, catalog: SeriesCatalog(), logger: logger)
    writer.applyRetention()
    while try writer.maintain(budget: .seconds(1)) {}
    try writer.close()
  }
}
