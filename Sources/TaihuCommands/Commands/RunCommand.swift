internal import ArgumentParser
internal import Logging
internal import TaihuGateway

/// `taihu run`: the daemon.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the gateway until SIGTERM or SIGINT.",
    discussion: "SIGHUP reads configuration and packs again without losing a reading.")

  @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
  var config: String

  mutating func run() async throws {
    let level = try LoadedConfiguration.configuration(config).logLevel
    let logger = Logger(label: "taihu") { LogfmtHandler(label: $0, level: Logger.Level(level)) }
    try await Gateway(configurationPath: config, version: TaihuVersion.text, logger: logger).run()
  }
}

extension Logger.Level {
  /// The level of the configuration.
  fileprivate init(_ level: LogLevel) {
    self = Logger.Level(rawValue: level.rawValue) ?? .info
  }
}
