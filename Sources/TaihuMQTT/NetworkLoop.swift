internal import CMosquitto
internal import Glibc
internal import TaihuCore
internal import TaihuRing

/// The thread that owns the connection: it reads batches into the ring, waits until the pipeline has committed them,
/// and only then lets the library write the acknowledgements. `DESIGN.md` tells why the order is what it is.
///
/// The file holds the life of a connection; batches are in `NetworkLoop+Batch.swift`, subscriptions and stopping in
/// `NetworkLoop+Session.swift`. Decisions that need no socket are ``ConnectionMachine``'s and ``SubscriptionPlan``'s.
///
/// Unchecked `Sendable`: it is made on one thread, moved to its own by ``run()``, and used there alone. What others may
/// touch is in the ``SourceLink``.
final class NetworkLoop: @unchecked Sendable {
  let configuration: MQTTConfiguration
  let link: SourceLink
  let context: CallbackContext
  let clock: any WallClock
  private let events: @Sendable (MQTTEvent) -> Void
  private let makeWire: WireMaker

  var handle: any Wire
  var machine: ConnectionMachine
  var plan: SubscriptionPlan
  var pacer = BatchPacer()
  /// Filters that were asked for or given up, by the number of the request, until the broker answers.
  var pendingSubscribes: [Int32: [String]] = [:]
  var pendingUnsubscribes: [Int32: [String]] = [:]
  /// What the broker has told of messages it dropped.
  var drops = DropWatch()
  /// Whether the last batch ended with more to read: TLS may hold it decrypted, where `poll` does not see it.
  var hasMore = false
  /// Whether the library's log is on.
  var isLogging = false
  /// When stopping gives up waiting for a commit; `nil` until it began.
  var stopLimit: ContinuousClock.Instant?
  /// When the present attempt to connect began, which a Sparkplug host tells in its will and once it is connected.
  var attempted = Timestamp.epoch
  private var isVersion5: Bool
  /// Whether the socket of this attempt has become writable, that is, connected.
  private var hasOpened = false
  private var isFinished = false

  /// A loop that has not begun.
  ///
  /// - Throws: when the library can't make a client of the configuration.
  init(
    configuration: MQTTConfiguration, previousFilters: [String], context: CallbackContext, link: SourceLink,
    clock: any WallClock, seed: UInt64, makeWire: @escaping WireMaker, events: @escaping @Sendable (MQTTEvent) -> Void
  ) throws(OperatorError) {
    self.configuration = configuration
    self.makeWire = makeWire
    self.context = context
    self.link = link
    self.clock = clock
    self.events = events
    plan = SubscriptionPlan(wanted: configuration.effectiveFilters, previous: previousFilters)
    machine = ConnectionMachine(
      configuration: configuration, expectsSession: !previousFilters.isEmpty, seed: seed)
    isVersion5 = configuration.protocolVersion != .v311
    handle = try makeWire(isVersion5, context)
  }

  /// Runs until stopped. The thread's whole life.
  func run() {
    perform(machine.start(now: clock.monotonic()))
    while !isFinished {
      link.update { $0.turns += 1 }
      turn()
    }
  }

  private func turn() {
    if link.isStopping {
      shutDown()
      machine.stop()
      isFinished = true
      return note(.stopped)
    }
    if let filters = link.takeFilters() { change(to: filters) }
    switch machine.phase {
    case .stopped, .backingOff: link.bell.wait(timeout: timeUntilDeadline())
    case .connecting: turnConnecting()
    case .connected: turnConnected()
    }
    perform(machine.tick(now: clock.monotonic()))
  }

  /// Does what the machine asks for.
  private func perform(_ actions: [ConnectionMachine.Action]) {
    for action in actions {
      switch action {
      case .open(let isVersion5): open(isVersion5: isVersion5)
      case .subscribe(let sessionPresent): subscribe(sessionPresent: sessionPresent)
      case .report(let event): report(event)
      }
    }
  }

  /// Tells the owner, and keeps the snapshot in step.
  func report(_ event: MQTTEvent) {
    link.update { snapshot in
      switch event {
      case .connected: snapshot.connections += 1
      case .sessionLost: snapshot.sessionsLost += 1
      case .disconnected(let reason): snapshot.lastError = reason
      case .batchReturned: snapshot.returned += 1
      case .brokerDropped(let messages): snapshot.brokerDropped += messages
      case .subscribed(let granted):
        for filter in granted.keys { snapshot.refusedFilters[filter] = nil }
      case .subscriptionRefused(let filter, let code): snapshot.refusedFilters[filter] = code
      default: break
      }
    }
    switch event {
    case .connected: note(.connected)
    case .backingOff: note(.backingOff)
    default: break
    }
    events(event)
  }

  private func note(_ state: MQTTSnapshot.State) {
    let now = clock.now()
    link.update { ($0.state, $0.since) = (state, now) }
  }
}

// MARK: - Opening and losing

extension NetworkLoop {
  /// Starts an attempt. Whatever connection there was is closed, and its queued acknowledgements are dropped.
  private func open(isVersion5: Bool) {
    note(.connecting)
    context.beginConnection()
    pendingSubscribes.removeAll()
    pendingUnsubscribes.removeAll()
    (hasOpened, hasMore) = (false, false)
    if isVersion5 != self.isVersion5, let replacement = try? makeWire(isVersion5, context) {
      handle = replacement
      self.isVersion5 = isVersion5
    }
    attempted = clock.now()
    if let host = configuration.sparkplugHost {
      let state = SparkplugState(host: host, since: attempted)
      _ = handle.setWill(Will(topic: state.topic, payload: state.payload(isOnline: false)))
    }
    isLogging = true
    handle.setLog(true)
    let result = handle.connect()
    if result > 0 { lose(result, systemError: errno) }
  }

  /// Waits for the socket to open, for TLS, and for the broker's answer. Nothing was received yet on this connection,
  /// so writing acknowledges nothing.
  private func turnConnecting() {
    let found = handle.wait(
      read: true, write: !hasOpened || handle.wantsWrite, bell: link.bell, timeout: timeUntilDeadline())
    if found.rung { return }
    let socketError = hasOpened ? 0 : handle.takeSocketError()
    if found.writable { hasOpened = true }
    guard found.writable || found.readable else { return }
    // A TLS handshake goes on in the reading call, whatever it waited for.
    guard check(handle.read(), systemError: socketError) else { return }
    if let connack = context.connack {
      context.connack = nil
      perform(machine.accepted(sessionPresent: connack.sessionPresent, now: clock.monotonic()))
      return afterReading()
    }
    if found.writable { check(handle.write()) }
  }

  /// Checks the result of a call that can find the connection lost.
  ///
  /// - Returns: whether the connection is still there.
  @discardableResult
  func check(_ result: Int32, systemError: Int32 = 0) -> Bool {
    if result == MOSQ_ERR_SUCCESS.code && handle.isOpen { return true }
    lose(result, systemError: systemError == 0 ? errno : systemError)
    return false
  }

  private func lose(_ result: Int32, systemError: Int32) {
    perform(machine.ended(ending(result, systemError: systemError), now: clock.monotonic()))
    // What was read may be committed all the same; it will only come again.
    link.wake.ring()
    recordCounters()
  }

  /// Gives the batch back: nothing of this connection's queue may be written, so only closing it is left, which the
  /// next attempt does.
  func giveBack() {
    perform(machine.ended(.returned, now: clock.monotonic()))
    recordCounters()
  }

  private func ending(_ result: Int32, systemError: Int32) -> ConnectionMachine.Ending {
    if let connack = context.connack, connack.code != 0 {
      let versionRefused = connack.code == 1 || connack.code == MosquittoCode.unsupportedProtocolVersion
      return .refused(reason: MosquittoCode.refusal(connack.code), versionRefused: versionRefused)
    }
    if result == MOSQ_ERR_SUCCESS.code, let code = context.disconnection {
      let reason = MosquittoCode.disconnection(code)
      return code == MosquittoCode.sessionTakenOver ? .takenOver(reason: reason) : .failed(reason: reason)
    }
    let words = MosquittoCode.words(result, systemError: systemError)
    return .failed(reason: context.complaint.isEmpty ? words : "\(words) (\(context.complaint))")
  }

  private func timeUntilDeadline() -> Duration {
    guard let deadline = machine.nextDeadline else { return .seconds(1) }
    return min(max(.zero, deadline - clock.monotonic()), .seconds(1))
  }
}

extension MQTTConfiguration {
  /// The broker's last word about us.
  var will: Will? {
    statusTopic.map { Will(topic: $0, payload: StatusPayload.offline) }
  }
}

/// What the status topic says.
enum StatusPayload {
  static let online = #"{"state":"online"}"#
  static let offline = #"{"state":"offline"}"#
}
