internal import Foundation
internal import Glibc
public import Logging
internal import ServiceLifecycle
internal import TaihuCore
internal import TaihuHTTP
internal import TaihuMQTT
internal import TaihuNormalize
internal import TaihuPack
internal import TaihuRing
internal import UnixSignals

/// The gateway: configuration in, an ordered list of services out.
///
/// Started in order, stopped in reverse: systemd hears of it first, then the brokers' connections stop reading, wait for
/// the last commit and acknowledge it, then the HTTP server and the control socket close, and last the pipeline closes
/// the store.
public struct Gateway: Sendable {
  private let configurationPath: String
  private let configuration: GatewayConfiguration
  private let packs: [Pack]
  private let version: String
  private let logger: Logger

  /// Reads the configuration and the packs; touches neither store nor network.
  ///
  /// - Parameter version: the program's version, for those who ask.
  /// - Throws: every problem found, by file and line.
  public init(configurationPath: String, version: String, logger: Logger) throws {
    self.version = version
    self.configurationPath = configurationPath
    let (configuration, warnings) = try GatewayConfiguration.load(path: configurationPath)
    self.configuration = configuration
    packs = try configuration.loadPacks(knownUnits: UnitTable.isKnown)
    self.logger = logger
    for warning in warnings { logger.warning("\(warning)") }
  }

  /// Runs until SIGTERM or SIGINT.
  ///
  /// - Throws: what keeps the store from being opened, or from being written for so long that a restart must help.
  public func run() async throws {
    signal(SIGPIPE, SIG_IGN)
    let clock = SystemClock()
    let started = clock.now()
    let doorbell = Doorbell()
    let mailbox = PipelineMailbox(doorbell: doorbell)
    let roster = NoticeRoster(configuration, mailbox: mailbox, clock: clock, logger: logger)
    let pipeline = try await PipelineService.open(
      PipelineSetup(
        configuration: configuration, packs: packs, clock: clock, wakeSender: { roster.wake($0) }, logger: logger),
      doorbell: doorbell, mailbox: mailbox)
    let reporter = StatusReporter(
      configuration: configuration, pipeline: pipeline, roster: roster, clock: clock, started: started)
    let control = try ControlServer(
      path: configuration.store.path + ".sock", mailbox: pipeline.mailbox, reporter: reporter, logger: logger)
    let notifier = SystemdNotifier()
    var services: [any Service] = [pipeline, control]
    if let settings = configuration.http.settings {
      let door = HTTPDoor(
        pipeline: pipeline, reporter: reporter, version: version, commitSeconds: settings.limits.commitSeconds)
      services.append(try HTTPServer(settings, port: door.port, clock: clock, logger: logger))
    }
    services.append(roster)
    services += pipeline.sources.map { SourceService(source: $0) }
    services.append(StatusKeeper(reporter: reporter, mailbox: pipeline.mailbox))
    services.append(
      ReloadService(
        configurationPath: configurationPath, pipeline: pipeline, roster: roster, notifier: notifier, logger: logger))
    services.append(SystemdService(notifier: notifier, gauges: pipeline.gauges, sources: pipeline.sources))
    logger.notice(
      "started",
      metadata: [
        "instance": "\(configuration.instance)", "store": "\(configuration.store.path)",
        "packs": "\(packs.map(\.id).joined(separator: ","))",
        "brokers": "\(configuration.brokers.map(\.name).joined(separator: ","))",
      ])
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
        logger: quietLogger))
    try await group.run()
    logger.notice("stopped")
  }

  /// The service group tells of every service it starts and stops; we tell of the whole.
  private var quietLogger: Logger {
    var logger = logger
    logger.logLevel = .error
    return logger
  }
}
