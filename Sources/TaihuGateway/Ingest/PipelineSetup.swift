internal import Logging
internal import TaihuCore
internal import TaihuDetect
internal import TaihuMQTT
internal import TaihuNormalize
internal import TaihuNotify
internal import TaihuPack
internal import TaihuRing
internal import TaihuStore

/// What a pipeline is built from. Plain values, so that they can travel to the thread that builds.
struct PipelineSetup: Sendable {
  var configuration: GatewayConfiguration
  var packs: [Pack]
  var clock: any WallClock
  /// Tells the sender of a route that something waits for it.
  var wakeSender: @Sendable (String) -> Void = { _ in }
  var logger: Logger

  /// Opens the store and puts the parts together. To be called on the thread that will own them.
  func build(
    doorbell: Doorbell, mailbox: PipelineMailbox, gauges: PipelineGauges
  ) throws -> (pipeline: IngestPipeline, sources: [MQTTSource]) {
    let intake = try openIntake()
    let sources = try configuration.brokers.map { broker in
      try source(for: broker, intake: intake, doorbell: doorbell, mailbox: mailbox)
    }
    let pipeline = IngestPipeline(
      intake: intake,
      sources: zip(configuration.brokers, sources).map { broker, source in
        IngestPipeline.Source(name: broker.name, inlet: source.takeInlet()!, connection: source)
      }, doorbell: doorbell, mailbox: mailbox, wakeSender: wakeSender, gauges: gauges, clock: clock,
      logger: logger)
    gauges.update { $0.packs = packs }
    return (pipeline, sources)
  }

  /// Opens the store and everything that a message meets, without a broker.
  func openIntake() throws -> Intake {
    let catalog = SeriesCatalog()
    let writer = try StoreWriter(
      configuration: configuration.storeConfiguration, catalog: catalog, clock: clock, logger: logger)
    let normalizer = try Normalizer(
      packs: packs, discovery: configuration.discoveryFilters, limits: configuration.normalizerLimits, catalog: catalog)
    return try Intake(
      catalog: catalog, storePath: configuration.store.path, writer: writer, normalizer: normalizer, packs: packs,
      judge: configuration.judgeConfiguration, routes: configuration.notify.map(\.route), now: clock.now())
  }

  /// A connection that knows which filters an earlier start left with the broker, and remembers its own.
  private func source(
    for broker: BrokerConfiguration, intake: Intake, doorbell: Doorbell, mailbox: PipelineMailbox
  ) throws -> MQTTSource {
    let mqtt = try broker.mqttConfiguration(
      packFilters: intake.normalizer.subscriptions, instance: configuration.instance)
    let memory = FilterMemory(broker: broker.name)
    let previous = try memory.recall(intake.writer)
    let possible = Set(previous).union(mqtt.effectiveFilters)
    intake.writer.set(memory.key, FilterMemory.text(possible.sorted()))
    _ = try intake.commit(now: clock.now())
    let narrator = MQTTNarrator(broker: broker.name, logger: logger)
    let held = HeldFilters(possible)
    return try MQTTSource(
      configuration: mqtt, name: broker.name, previousFilters: previous, wake: doorbell, clock: clock
    ) { event in
      narrator.tell(event)
      if let text = held.note(event) { mailbox.post(.remember(key: memory.key, value: text)) }
    }
  }
}
