internal import ArgumentParser
internal import Glibc
internal import Logging
internal import TaihuGateway

/// `taihu run`: the daemon.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the gateway until SIGTERM or SIGINT.",
    discussion: """
      SIGHUP reads configuration and packs again without losing a reading; SIGUSR1 and SIGUSR2 mean nothing and are ignored.
      """)

  @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
  var config: String

  mutating func run() async throws {
    // What would end a process by default is what other daemons take as “rotate the log”: it must not end this one.
    for number in [SIGUSR1, SIGUSR2] { signal(number, SIG_IGN) }
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
