internal import Logging
internal import ServiceLifecycle
internal import TaihuCore
internal import TaihuMQTT
internal import TaihuNormalize
internal import UnixSignals

/// On SIGHUP reads configuration and packs again and takes up new packs, filters, times of keeping and routes of notices
/// without a gap. With an error in any file everything stays as it is. Other settings need a restart.
struct ReloadService: Service {
  let configurationPath: String
  let pipeline: PipelineService
  let roster: NoticeRoster
  let notifier: SystemdNotifier
  let logger: Logger

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    for await _ in signals.cancelOnGracefulShutdown() {
      notifier.reloading()
      do {
        try reload()
      } catch {
        logger.error("reload refused, the former configuration stays", metadata: ["error": "\(error)"])
      }
      notifier.ready(status: "taking messages")
    }
  }

  private func reload() throws {
    let (configuration, warnings) = try GatewayConfiguration.load(path: configurationPath)
    for warning in warnings { logger.warning("\(warning)") }
    let packs = try configuration.loadPacks(knownUnits: UnitTable.isKnown)
    // Compiled here once to find what is wrong with it, and what it subscribes to, before anything changes.
    let trial = try Normalizer(
      packs: packs, discovery: configuration.discoveryFilters, limits: configuration.normalizerLimits,
      catalog: SeriesCatalog())
    pipeline.mailbox.post(
      .adopt(
        .init(
          packs: packs, discovery: configuration.discoveryFilters, limits: configuration.normalizerLimits,
          retention: configuration.retentionPolicy, routes: configuration.notify.map(\.route))))
    roster.adopt(configuration)
    for source in pipeline.sources { try source.reload(filters: trial.subscriptions) }
  }
}
