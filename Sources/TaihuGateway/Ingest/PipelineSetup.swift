package import Logging
package import TaihuCore
internal import TaihuDetect
package import TaihuMQTT
internal import TaihuNormalize
package import TaihuPack
package import TaihuRing
internal import TaihuStore

/// What a pipeline is built from. Plain values, so that they can travel to the thread that builds.
package struct PipelineSetup: Sendable {
  var configuration: GatewayConfiguration
  var packs: [Pack]
  var clock: any WallClock
  /// Tells the sender of a route that something waits for it.
  var wakeSender: @Sendable (String) -> Void
  var ground: PipelineGround
  var logger: Logger

  /// A pipeline of a configuration; its ground is the machine's own unless another is given.
  package init(
    configuration: GatewayConfiguration, packs: [Pack], clock: any WallClock,
    wakeSender: @escaping @Sendable (String) -> Void = { _ in },
    ground: PipelineGround = PipelineGround(), logger: Logger
  ) {
    (self.configuration, self.packs, self.clock, self.wakeSender) = (configuration, packs, clock, wakeSender)
    (self.ground, self.logger) = (ground, logger)
  }

  /// Opens the store and puts the parts together. To be called on the thread that will own them.
  package func build(
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
    var storeConfiguration = configuration.storeConfiguration
    ground.adjustStore(&storeConfiguration)
    let writer = try StoreWriter(
      configuration: storeConfiguration, catalog: catalog, clock: clock, disk: ground.disk, logger: logger)
    let normalizer = try Normalizer(
      packs: packs, discovery: configuration.discoveryFilters, limits: configuration.normalizerLimits, catalog: catalog)
    return try Intake(
      catalog: catalog, store: (configuration.store.path, ground.disk), writer: writer, normalizer: normalizer,
      packs: packs,
      judge: configuration.judgeConfiguration, routes: configuration.notify.map(\.route), now: clock.now())
  }

  /// A connection that knows which filters an earlier start left with the broker, and remembers its own.
  private func source(
    for broker: BrokerConfiguration, intake: Intake, doorbell: Doorbell, mailbox: PipelineMailbox
  ) throws -> MQTTSource {
    var mqtt = try broker.mqttConfiguration(
      packFilters: intake.normalizer.subscriptions, instance: configuration.instance)
    ground.adjustBroker(&mqtt)
    let memory = FilterMemory(broker: broker.name)
    let previous = try memory.recall(intake.writer)
    let possible = Set(previous).union(mqtt.effectiveFilters)
    intake.writer.set(memory.key, FilterMemory.text(possible.sorted()))
    _ = try intake.commit(now: clock.now())
    let narrator = MQTTNarrator(broker: broker.name, logger: logger)
    let held = HeldFilters(possible)
    let tell: @Sendable (MQTTEvent) -> Void = { event in
      narrator.tell(event)
      if let text = held.note(event) { mailbox.post(.remember(key: memory.key, value: text)) }
    }
    guard let connections = ground.connections else {
      return try MQTTSource(
        configuration: mqtt, name: broker.name, previousFilters: previous, wake: doorbell, clock: clock, events: tell)
    }
    return try MQTTSource(
      configuration: mqtt, name: broker.name, previousFilters: previous, wake: doorbell,
      bell: Doorbell(pausing: ground.pausing), clock: clock, seed: connections.seed, events: tell,
      makeWire: connections.make(broker.name))
  }
}
