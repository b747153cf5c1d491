internal import TaihuCore
internal import TaihuGateway
internal import TaihuStore

/// Where a plan of retention comes from: a store, and the configuration that it is kept by.
struct RetentionSource {
  /// What names them.
  var options: ReaderOptions

  /// The database file.
  func database() throws(OperatorError) -> String { try options.databasePath() }

  /// The configuration's path.
  ///
  /// - Throws: a usage error when there is none, or when it is another store's.
  func configuration() throws(OperatorError) -> String {
    guard let path = options.configPath else {
      throw OperatorError.usage(
        "the times of keeping stand in the configuration", hint: "name the configuration by --config")
    }
    let configured = try LoadedConfiguration.configuration(path).store.path
    guard options.db.map({ FilePath.isSame(configured, $0) }) ?? true else {
      throw OperatorError.usage(
        "the store of \(path) is \(configured), not \(options.db ?? "")", hint: "nothing was changed; leave --db out")
    }
    return path
  }

  /// The plan as of now.
  func plan() throws -> RetentionPlan {
    let policy = try LoadedConfiguration.configuration(configuration()).retentionPolicy
    return try StoreReader(path: database()).retentionPlan(policy, now: SystemClock().now())
  }
}
