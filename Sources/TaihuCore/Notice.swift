/// What waits to be sent for one route.
public struct NoticeWait: Hashable, Sendable {
  /// The route's name.
  public var route: String
  /// The notices that wait.
  public var count: Int
  /// When the oldest of them was written.
  public var oldest: Timestamp

  /// A wait from its parts.
  public init(route: String, count: Int, oldest: Timestamp) {
    (self.route, self.count, self.oldest) = (route, count, oldest)
  }
}

/// One thing that one route is to be told of one episode.
///
/// It is written in the transaction that changes the episode, so neither is there without the other, and it waits in the
/// store until its receiver has taken it.
public struct Notice: Hashable, Sendable {
  /// What became of the episode. The raw values are stored and sent, and never change meaning.
  public enum Transition: String, Sendable, CaseIterable {
    /// It began, or became known to this route.
    case raised
    /// It became more severe.
    case escalated
    /// It goes on, unacknowledged, for another repeat interval.
    case repeated
    /// It ended.
    case cleared
  }

  /// Where a notice stands. The raw values are stored and never change meaning.
  public enum State: String, Sendable, CaseIterable {
    /// To be sent, for the first time or again.
    case waiting
    /// The receiver has taken it.
    case delivered
    /// Given up after the route's patience.
    case expired
    /// Left out because too many waited.
    case dropped
  }

  /// Its number, from 1 upwards, never used twice in one store.
  public var id: Int64
  /// The number of the first notice of the message it travels in.
  public var bundle: Int64
  /// The route's name.
  public var route: String
  /// The episode's number.
  public var episode: Int64
  /// What became of the episode.
  public var transition: Transition
  /// How urgent the episode was.
  public var severity: Severity
  /// Whether it waits for no others and for no rate limit.
  public var isUrgent: Bool
  /// When it was written.
  public var created: Timestamp
  /// When it may be tried next.
  public var due: Timestamp
  /// How often it was tried.
  public var tries: Int
  /// Where it stands.
  public var state: State
  /// When it ceased to wait; `nil` while it waits.
  public var settled: Timestamp?
  /// Why the last try failed; empty when none did.
  public var error: String
  /// The episode as it was, a JSON object as `docs/notices.md` has it.
  public var alarm: String

  /// A notice that waits.
  public init(
    id: Int64, bundle: Int64, route: String, episode: Int64, transition: Transition, severity: Severity,
    isUrgent: Bool, created: Timestamp, due: Timestamp, tries: Int = 0, state: State = .waiting,
    settled: Timestamp? = nil, error: String = "", alarm: String
  ) {
    (self.id, self.bundle, self.route, self.episode) = (id, bundle, route, episode)
    (self.transition, self.severity, self.isUrgent) = (transition, severity, isUrgent)
    (self.created, self.due, self.tries) = (created, due, tries)
    (self.state, self.settled, self.error, self.alarm) = (state, settled, error, alarm)
  }
}
