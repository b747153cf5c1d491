/// What to do about a connection, and when: every decision of the network loop that needs no socket.
///
/// A value type without clock or I/O. The loop tells it what happened and does what the returned actions say.
struct ConnectionMachine: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// What the connection is doing.
  enum Phase: Sendable, Equatable {
    /// Not started, or stopped.
    case stopped
    /// An attempt is under way, until the broker answers or the time is over.
    case connecting(deadline: Instant)
    /// The broker has accepted us.
    case connected(since: Instant)
    /// Waiting for the next attempt.
    case backingOff(until: Instant)
  }

  /// What the loop has to do.
  enum Action: Sendable, Equatable {
    /// Open a connection that speaks MQTT 5, or 3.1.1.
    case open(isVersion5: Bool)
    /// Ask for filters and publish the status.
    case subscribe(sessionPresent: Bool)
    /// Tell the owner.
    case report(MQTTEvent)
  }

  /// Why a connection ended, or never came to be.
  enum Ending: Sendable, Equatable {
    /// The broker answered CONNECT with a refusal; `versionRefused` when it doesn't speak our version.
    case refused(reason: String, versionRefused: Bool)
    /// The transport failed, or the broker closed it.
    case failed(reason: String)
    /// The broker said that another client has taken over our id.
    case takenOver(reason: String)
    /// The pipeline gave a batch back.
    case returned
  }

  /// A connection that lasted this long was a good one: the next back-off starts over.
  static let lasting = Duration.seconds(10)
  /// The longest pause after a batch was given back: the fault is ours, and over soon after its cause.
  static let returnedPauseMax = Duration.seconds(4)
  /// So many short connections in a row, lost without a reason, look like two clients with one id.
  static let shortConnectionsMax = 3

  private(set) var phase = Phase.stopped
  private var backoff: Backoff
  private let connectTimeout: Duration
  private let canChangeVersion: Bool
  private var isVersion5: Bool
  private var expectsSession: Bool
  private var shortConnections = 0

  /// A machine that has not started; `expectsSession` when a former run left a session at the broker.
  init(configuration: MQTTConfiguration, expectsSession: Bool, seed: UInt64) {
    backoff = Backoff(range: configuration.backoff, seed: seed)
    connectTimeout = configuration.connectTimeout
    canChangeVersion = configuration.protocolVersion == .automatic
    isVersion5 = configuration.protocolVersion != .v311
    self.expectsSession = expectsSession
  }

  /// When to call ``tick(now:)`` at the latest; `nil` for any time.
  var nextDeadline: Instant? {
    switch phase {
    case .stopped, .connected: nil
    case .connecting(let deadline): deadline
    case .backingOff(let until): until
    }
  }

  /// Begins the first attempt.
  mutating func start(now: Instant) -> [Action] {
    phase = .connecting(deadline: now + connectTimeout)
    return [.open(isVersion5: isVersion5)]
  }

  /// Looks at the time: begins the next attempt, or gives the present one up.
  mutating func tick(now: Instant) -> [Action] {
    switch phase {
    case .backingOff(let until) where now >= until: start(now: now)
    case .connecting(let deadline) where now >= deadline:
      ended(.failed(reason: "the broker did not answer within \(connectTimeout)"), now: now)
    default: []
    }
  }

  /// The broker has accepted us.
  mutating func accepted(sessionPresent: Bool, now: Instant) -> [Action] {
    phase = .connected(since: now)
    var actions: [Action] = [.report(.connected(sessionPresent: sessionPresent))]
    if expectsSession && !sessionPresent { actions.append(.report(.sessionLost)) }
    expectsSession = true
    return actions + [.subscribe(sessionPresent: sessionPresent)]
  }

  /// The connection has ended, or the attempt failed.
  mutating func ended(_ ending: Ending, now: Instant) -> [Action] {
    var actions = report(ending)
    if isTakeover(ending, now: now) { actions.append(.report(.takeoverSuspected)) }
    if case .refused(_, versionRefused: true) = ending, canChangeVersion {
      isVersion5.toggle()
      actions.append(.report(.protocolChanged(to: isVersion5 ? .v5 : .v311)))
      // The other version is tried at once the first time; a broker that refuses both is left alone for a while.
      return actions + (isVersion5 ? backOff(now: now) : start(now: now))
    }
    if lasted(until: now) { backoff.reset() }
    return actions + backOff(now: now, atMost: ending == .returned ? Self.returnedPauseMax : nil)
  }

  /// Ends everything; no action follows.
  mutating func stop() {
    phase = .stopped
  }

  private mutating func backOff(now: Instant, atMost longest: Duration? = nil) -> [Action] {
    let next = backoff.next()
    let delay = longest.map { min(next, $0) } ?? next
    phase = .backingOff(until: now + delay)
    return [.report(.backingOff(delay))]
  }

  private func lasted(until now: Instant) -> Bool {
    guard case .connected(let since) = phase else { return false }
    return now - since >= Self.lasting
  }

  private func report(_ ending: Ending) -> [Action] {
    switch ending {
    case .refused(let reason, _), .failed(let reason), .takenOver(let reason):
      [.report(.disconnected(reason: reason))]
    case .returned: [.report(.batchReturned)]
    }
  }

  private mutating func isTakeover(_ ending: Ending, now: Instant) -> Bool {
    if case .takenOver = ending { return true }
    guard case .failed = ending, case .connected = phase, !lasted(until: now) else {
      if case .connected = phase { shortConnections = 0 }
      return false
    }
    shortConnections += 1
    return shortConnections == Self.shortConnectionsMax
  }
}
