public import TaihuCore

/// Which episodes one receiver hears of, when, and how patiently it is tried.
public struct NoticeRoute: Sendable, Hashable {
  /// The name in the store, in the notices and in the log.
  public var name: String
  /// Which episodes. Default all.
  public var match = AlarmMatch()
  /// How long notices wait for others of their group, 0 to 1 h. Default 30 s: what one trouble raises comes together.
  public var groupWait = Duration.seconds(30)
  /// What notices of one message have in common: labels, or `kind`, `rule`, `severity`. Default network and kind.
  public var groupBy = ["network", "kind"]
  /// After how long an open episode that nobody acknowledged is told again; `nil`, the default: never.
  public var repeatAfter: Duration?
  /// The severities that wait for no others and for no rate limit. Default critical alone.
  public var immediate: Set<Severity> = [.critical]
  /// Messages a minute at most, urgent ones not counted, 1 to 6,000. Default 60; what is beyond waits.
  public var messagesPerMinuteMax = 60
  /// Notices that may wait, 1 to 1,000,000. Default 10,000; beyond it the oldest that are not urgent are dropped.
  public var waitingMax = 10_000
  /// How long one try may take, 1 s to 60 s. Default 10 s.
  public var timeout = Duration.seconds(10)
  /// The longest pause between two tries, 1 s to 1 h. Default one minute; it begins with a second and doubles.
  public var retryMax = Duration.seconds(60)
  /// How long a notice is tried, one minute to 30 days. Default three days: a long weekend.
  public var giveUpAfter = Duration.seconds(3 * 86_400)

  /// Notices in one message at most.
  public static let bundleMax = 100

  /// A route with defaults for everything but its name.
  public init(name: String) {
    self.name = name
  }
}
