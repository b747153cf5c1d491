internal import Synchronization
public import TaihuCore
public import TaihuRing

/// One broker as a source of messages: a thread that keeps a connection and puts what it receives into a ring.
///
/// A message of QoS 1 is acknowledged to the broker only after the pipeline has advanced over it, which it does after
/// its commit. So a crash at any moment loses nothing, and at worst has messages delivered again.
///
/// ```swift
/// let source = try MQTTSource(configuration: configuration, name: "plant", wake: bell) { event in … }
/// let inlet = source.takeInlet()!       // moves to the pipeline's thread
/// try source.start()
/// // pipeline: let count = inlet.forEachMessage { slot, topic, payload in … }; commit; inlet.advance(by: count)
/// source.stop()                         // while the pipeline still runs
/// ```
public final class MQTTSource: Sendable {
  /// The source's name in the configuration and the ledger.
  public let name: String
  /// What it was made from.
  public let configuration: MQTTConfiguration

  private enum Stage {
    case fresh(NetworkLoop)
    case running(LoopThread)
    case stopped
  }

  private let link: SourceLink
  private let stage: Mutex<Stage>
  private let inletBox: Mutex<MessageInlet?>

  /// A source that has not started.
  ///
  /// - Parameters:
  ///   - configuration: where and how to connect.
  ///   - name: the source's name.
  ///   - previousFilters: the effective filters that a former run subscribed with this client id, to be unsubscribed
  ///     unless they are still wanted. Remember ``MQTTConfiguration/effectiveFilters`` before each start, and drop the
  ///     old ones once ``MQTTEvent/unsubscribed(filters:)`` names them.
  ///   - wake: the doorbell the pipeline waits on; several sources can share it.
  ///   - clock: stamps the messages.
  ///   - events: called on the network loop's thread; take the event and return.
  /// - Throws: when the configuration can't be used, or the password can't be read.
  public convenience init(
    configuration: MQTTConfiguration, name: String, previousFilters: [String] = [], wake: Doorbell,
    clock: any WallClock = SystemClock(), events: @escaping @Sendable (MQTTEvent) -> Void
  ) throws(OperatorError) {
    try configuration.validate()
    let password = try Self.password(configuration, events)
    try self.init(
      configuration: configuration, name: name, previousFilters: previousFilters, wake: wake, bell: Doorbell(),
      clock: clock, seed: .random(in: .min ... .max), events: events
    ) { isVersion5, context throws(OperatorError) in
      try MosquittoHandle.make(
        configuration, isVersion5: isVersion5, password: password, will: configuration.will, context: context)
    }
  }

  /// A source over connections of another making, for tests that own broker, clock and threads.
  ///
  /// - Parameters:
  ///   - bell: the doorbell on which the network loop waits.
  ///   - seed: of what is drawn at random between two attempts.
  ///   - makeWire: makes the connections.
  package init(
    configuration: MQTTConfiguration, name: String, previousFilters: [String], wake: Doorbell, bell: Doorbell,
    clock: any WallClock, seed: UInt64, events: @escaping @Sendable (MQTTEvent) -> Void, makeWire: @escaping WireMaker
  ) throws(OperatorError) {
    self.name = name
    self.configuration = configuration
    link = SourceLink(wake: wake, bell: bell)
    let ring = Ring<MessageSlot>(capacity: configuration.ringSlots)
    let arena = ByteArena(capacity: configuration.arenaBytes)
    let inlet = MessageInlet(consumer: ring.consumer, bytes: arena.view, link: link)
    inletBox = Mutex(inlet)
    let context = CallbackContext(
      producer: ring.producer, arena: arena, link: link, configuration: configuration, clock: clock)
    let loop = try NetworkLoop(
      configuration: configuration, previousFilters: previousFilters, context: context, link: link, clock: clock,
      seed: seed, makeWire: makeWire, events: events)
    stage = Mutex(.fresh(loop))
  }

  deinit {
    stop()
  }

  /// Takes the pipeline's end; there is one, so a second call gives `nil`.
  public func takeInlet() -> sending MessageInlet? {
    inletBox.withLock { box in
      let inlet = box
      box = nil
      return inlet
    }
  }

  /// Runs the network loop on the calling thread until it is asked to stop, in place of ``start()``.
  ///
  /// - Precondition: the source was neither started nor run before.
  package func run() {
    let fresh = stage.withLock { stage -> NetworkLoop? in
      guard case .fresh(let loop) = stage else { return nil }
      stage = .stopped
      return loop
    }
    guard let fresh else { preconditionFailure("a source runs once") }
    fresh.run()
  }

  /// Asks the network loop to stop, without waiting for it.
  package func requestStop() { link.requestStop() }

  /// Starts the network loop's thread. A broker that can't be reached is no error: attempts go on.
  ///
  /// - Throws: when the source was started before, or the system has no thread left.
  public func start() throws(OperatorError) {
    let isStarted = stage.withLock { stage in
      guard case .fresh(let loop) = stage, let thread = LoopThread(name: "mqtt \(name.prefix(10))", loop.run) else {
        return false
      }
      stage = .running(thread)
      return true
    }
    guard isStarted else {
      throw OperatorError(
        .failure, code: "mqtt-start", "the source \(name) could not start its thread, or was started before",
        hint: "nothing was received; raise the limit of threads (TasksMax) if this is the first start")
    }
  }

  /// Stops reading, waits until the pipeline has committed what was read, acknowledges it, disconnects and ends the
  /// thread. The pipeline must go on meanwhile. Takes a little more than ``MQTTConfiguration/stopTimeout`` at most; a
  /// batch that is not committed by then is not acknowledged. A second call does nothing.
  public func stop() {
    link.requestStop()
    let thread: LoopThread? = stage.withLock { stage in
      defer { stage = .stopped }
      guard case .running(let thread) = stage else { return nil }
      return thread
    }
    thread?.join()
  }

  /// Changes the filters, without a share prefix, on the living connection. Messages that are on their way because of a
  /// former filter still arrive.
  ///
  /// - Throws: when one is no topic filter; then nothing changes.
  public func reload(filters: [String]) throws(OperatorError) {
    try configuration.validate(filters: configuration.effective(filters))
    link.request(filters: filters)
  }

  /// Publishes a message over the connection. Messages of one QoS keep their order. Without a connection they wait for
  /// one; no more than 1,024 messages or 1 MiB wait.
  ///
  /// Publish what answers a message *before* advancing over that message: the network loop, woken by the advance, then
  /// sends both with one write. The message is not kept beyond a crash.
  ///
  /// - Returns: whether it waits to be sent; else there is no room, and it is dropped and counted.
  @discardableResult
  public func publish(_ message: OutgoingMessage) -> Bool {
    defer { link.bell.ring() }
    return link.outbox.post(message)
  }

  /// How the source is doing now.
  public var snapshot: MQTTSnapshot { link.snapshot }

  private static func password(
    _ configuration: MQTTConfiguration, _ events: (MQTTEvent) -> Void
  ) throws(OperatorError) -> String? {
    guard let path = configuration.passwordFile else { return nil }
    let file = try PasswordFile(path: path)
    if file.isExposed { events(.credentialsExposed(path: path)) }
    return file.password
  }
}
