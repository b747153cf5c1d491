internal import ArgumentParser
internal import Glibc
internal import TaihuCore
internal import TaihuGateway
internal import TaihuStore

/// Which store a reading command opens. The daemon may run or not.
struct ReaderOptions: ParsableArguments {
  /// Where the configuration lies when neither an option nor the environment says so.
  static let defaultConfiguration = "/etc/taihu/taihu.toml"

  @Option(help: ArgumentHelp("The database file.", valueName: "file"), completion: .file())
  var db: String?

  @Option(
    help: ArgumentHelp(
      "The configuration, which names the database (default: $TAIHU_CONFIG, then \(defaultConfiguration)).",
      valueName: "file"), completion: .file(extensions: ["toml"]))
  var config: String?

  /// The configuration's path, when one is given or found.
  var configPath: String? {
    if let config { return config }
    if let path = Terminal.variable("TAIHU_CONFIG"), !path.isEmpty { return path }
    return unsafe access(Self.defaultConfiguration, R_OK) == 0 ? Self.defaultConfiguration : nil
  }

  /// The database file: `--db`, else what the configuration says.
  ///
  /// - Throws: a usage error when nothing names one, and the configuration's own errors.
  func databasePath() throws(OperatorError) -> String {
    if let db { return db }
    guard let configPath else {
      throw OperatorError.usage(
        "which database? Neither --db nor --config is given, and there is no \(Self.defaultConfiguration)",
        hint: "name it, for instance: --db /var/lib/taihu/taihu.db")
    }
    return try LoadedConfiguration.configuration(configPath).store.path
  }

  /// The store, opened for reading.
  func open() throws(OperatorError) -> StoreReader {
    try StoreReader(path: databasePath())
  }
}
