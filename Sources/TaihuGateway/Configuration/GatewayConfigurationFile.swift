internal import Foundation
internal import TaihuNotify
internal import TaihuPack

/// The configuration as written, in which every key may be absent, and how it becomes the resolved one.
///
/// There is no second set of structures with every property optional: ``StrictTable`` gives `nil` for what is absent,
/// and each section starts from its defaults and takes over what is there.
struct GatewayConfigurationFile {
  private let document: TOMLDocument
  private let base: PathBase

  init(document: TOMLDocument, environment: [String: String]?) {
    self.document = document
    let environment = environment ?? ProcessInfo.processInfo.environment
    base = PathBase(ofFile: document.file, credentialsDirectory: environment["CREDENTIALS_DIRECTORY"])
  }

  /// The configuration with its warnings.
  ///
  /// - Throws: every problem of the file, by line.
  func resolve() throws(ConfigurationError) -> (configuration: GatewayConfiguration, warnings: [ConfigurationProblem]) {
    let problems = ProblemList()
    let configuration = document.read(reporting: problems) { self.configuration($0) }
    try problems.throwIfAny()
    return (configuration, problems.warnings)
  }

  private func configuration(_ root: StrictTable) -> GatewayConfiguration {
    var configuration = GatewayConfiguration(brokers: [], directory: base.directory)
    configuration.file = document.file
    if let instance = root.text("instance"), root.check(instance, at: "instance", as: .topicLevel) {
      configuration.instance = instance
    }
    configuration.brokers = brokers(root, instance: configuration.instance)
    root.section("store") { configuration.store.take($0, base: base) }
    root.section("retention") { configuration.retention.take($0) }
    root.section("packs") { configuration.packs.take($0, base: base) }
    root.section("http") { configuration.http.take($0, base: base) }
    root.section("limits") { configuration.limits.take($0) }
    root.section("detect") { configuration.detection.take($0) }
    configuration.notify = notify(root, configuration)
    root.section("log") { table in
      configuration.logLevel = table.choice("level", among: LogLevel.choices) ?? configuration.logLevel
    }
    return configuration
  }

  private func brokers(_ root: StrictTable, instance: String) -> [BrokerConfiguration] {
    var tables: [StrictTable] = []
    let brokers = root.sections("broker") { table in
      tables.append(table)
      return BrokerConfiguration(reading: table, base: base, instance: instance)
    }
    if !root.has("broker") {
      root.reportMissing("broker", "at least one [[broker]] with a url, for instance \"mqtt://127.0.0.1:1883\"")
    } else if tables.isEmpty, root.isList("broker") {
      root.report("broker", "the list of brokers is empty", hint: "write [[broker]] and below it url = \"mqtt://…\"")
    }
    checkNames(brokers, tables)
    return brokers
  }

  private func notify(_ root: StrictTable, _ configuration: GatewayConfiguration) -> [NotifyRoute] {
    var routes: [NotifyRoute] = []
    _ = root.sections("notify") { table in
      guard
        let route = NotifyRoute(
          reading: table, base: base, brokers: configuration.brokers, instance: configuration.instance)
      else { return }
      if routes.contains(where: { $0.route.name == route.route.name }) {
        table.report(
          "name", "there are two routes \(QuotedText.of(route.route.name))",
          hint: "each keeps its own queue by its name")
      }
      routes.append(route)
    }
    return routes
  }

  /// Names tell brokers apart in the ledger, client ids at a broker.
  private func checkNames(_ brokers: [BrokerConfiguration], _ tables: [StrictTable]) {
    for (index, (broker, table)) in zip(brokers, tables).enumerated() {
      for (earlier, other) in zip(brokers, tables).prefix(index) {
        if earlier.name == broker.name {
          table.report(
            "name", "the name \(QuotedText.of(broker.name)) is taken by the broker of line \(other.line)",
            hint: "with several brokers give each its own name")
        }
        if earlier.address == broker.address, earlier.clientID == broker.clientID {
          table.report(
            "client_id", "the same broker has a connection with this client id already, of line \(other.line)",
            hint: "two connections with one client id throw each other out for ever")
        }
      }
    }
  }
}
