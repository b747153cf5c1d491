public import TaihuPack

/// Everything the gateway is told at its start, resolved: defaults filled in, paths made relative to the file, every
/// value within its limits.
///
/// Each property says its unit, its default and the reason for it; `Config/taihu.toml` shows them all.
public struct GatewayConfiguration: Sendable, Hashable {
  /// The name of this gateway, the second level of its status topic `taihu/{instance}/status`. Default `taihu`: one
  /// gateway needs no other.
  public var instance = "taihu"
  /// The brokers, at least one, in the order of the file.
  public var brokers: [BrokerConfiguration]
  /// Where and how readings are kept.
  public var store: Store
  /// How long things are kept.
  public var retention = Retention()
  /// Which packs are read.
  public var packs: Packs
  /// Where the read API would listen.
  public var http = HTTP()
  /// What one message, device or pack may use.
  public var limits = Limits()
  /// How readings are judged.
  public var detection = Detection()
  /// Who is told of alarms. Default nobody.
  public var notify: [NotifyRoute] = []
  /// From which level on the log speaks. Default `info`: one line for each change of state.
  public var logLevel = LogLevel.info
  /// The configuration file, for messages.
  public var file: String

  /// A configuration with one or more brokers and defaults for the rest, as if read from a file in `directory`.
  public init(brokers: [BrokerConfiguration], directory: String = ".") {
    let base = PathBase(directory: directory)
    self.brokers = brokers
    store = Store(path: base.resolve(Store.defaultPath))
    packs = Packs(directory: base.resolve(Packs.defaultDirectory))
    file = base.resolve("taihu.toml")
  }
}

extension GatewayConfiguration {
  /// Reads the file at `path` and everything it names except the packs.
  ///
  /// - Parameters:
  ///   - path: The TOML file; paths in it are relative to its folder.
  ///   - environment: Where `CREDENTIALS_DIRECTORY` is looked up; `nil`: the process's own.
  /// - Returns: the configuration, and what in it is allowed but doubtful.
  /// - Throws: every problem of the file, by line; of category permission when a file may not be read.
  public static func load(
    path: String, environment: [String: String]? = nil
  ) throws(ConfigurationError) -> (configuration: GatewayConfiguration, warnings: [ConfigurationProblem]) {
    let document = try TOMLDocument(path: path)
    return try GatewayConfigurationFile(document: document, environment: environment).resolve()
  }

  /// Reads the packs that the configuration enables.
  ///
  /// - Parameter knownUnits: Whether a UCUM code can be converted; `nil`: only the syntax of units is checked.
  /// - Throws: every problem of every pack, by file and line.
  public func loadPacks(knownUnits: ((String) -> Bool)? = nil) throws(ConfigurationError) -> [Pack] {
    try PackDirectory.load(
      directory: packs.directory, enable: packs.enable,
      origin: PackDirectory.Origin(file: file, line: packs.enableLine), knownUnits: knownUnits)
  }

  /// The folder of packs that a file names, and which of them it enables, whatever else is wrong in it; for a check that
  /// says everything at once. `nil` when the file can't be read as TOML.
  public static func packs(ofFile path: String) -> Packs? {
    guard let document = try? TOMLDocument(path: path) else { return nil }
    let base = PathBase(ofFile: path, credentialsDirectory: nil)
    var packs = Packs(directory: base.resolve(Packs.defaultDirectory))
    document.read(reporting: ProblemList()) { root in _ = root.section("packs") { packs.take($0, base: base) } }
    return packs
  }
}
