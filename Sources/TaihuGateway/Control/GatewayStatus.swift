/// How a gateway does, as it says itself: the answer to `status` on the control socket, and what it leaves in the store
/// now and then for when nobody answers.
public struct GatewayStatus: Hashable, Sendable, Codable {
  /// The state in one word.
  public enum State: String, Sendable, Codable {
    /// Every broker is connected and every commit succeeds.
    case ok
    /// It runs, but something is wrong: see the brokers and the failure.
    case degraded
    /// No process holds the store's lock.
    case notRunning = "not running"
  }

  /// One broker of the configuration.
  public struct Broker: Hashable, Sendable, Codable {
    /// The broker's name in the configuration.
    public var name: String
    /// Its address.
    public var url: String
    /// Whether the connection stands.
    public var connected: Bool
    /// Since when it has stood or been down, RFC 3339; `nil` when unknown.
    public var since: String?
    /// The last trouble with it in words; `nil` for none.
    public var detail: String?
    /// Messages that the broker says it dropped since the gateway listens, for whichever of its clients; `nil` for none.
    public var dropped: UInt64?

    /// A broker's state from its parts.
    public init(
      name: String, url: String, connected: Bool, since: String? = nil, detail: String? = nil, dropped: UInt64? = nil
    ) {
      (self.name, self.url, self.connected) = (name, url, connected)
      (self.since, self.detail, self.dropped) = (since, detail, dropped)
    }
  }

  /// One route of notices.
  public struct Route: Hashable, Sendable, Codable {
    /// The route's name in the configuration.
    public var route: String
    /// Notices that wait to be sent.
    public var waiting: Int
    /// The age in seconds of the oldest of them; `nil` when none waits.
    public var oldestSeconds: Double?
    /// Messages delivered, tries that failed, and notices given up, since the process started or the route was changed.
    public var delivered, failures, expired: UInt64
    /// Why the last try failed; `nil` when it did not.
    public var detail: String?

    /// A route's state from its parts.
    public init(
      route: String, waiting: Int = 0, oldestSeconds: Double? = nil, delivered: UInt64 = 0, failures: UInt64 = 0,
      expired: UInt64 = 0, detail: String? = nil
    ) {
      (self.route, self.waiting, self.oldestSeconds) = (route, waiting, oldestSeconds)
      (self.delivered, self.failures, self.expired, self.detail) = (delivered, failures, expired, detail)
    }

    private enum CodingKeys: String, CodingKey {
      case route, waiting
      case oldestSeconds = "oldest_seconds"
      case delivered, failures, expired, detail
    }
  }

  /// The rings between the network and the pipeline, added up.
  public struct Ring: Hashable, Sendable, Codable {
    /// Slots there are.
    public var slots: Int
    /// Slots that hold a message not yet committed.
    public var used: Int

    /// A ring's state from its parts.
    public init(slots: Int, used: Int) {
      (self.slots, self.used) = (slots, used)
    }
  }

  /// The store.
  public struct Store: Hashable, Sendable {
    /// The database file.
    public var path: String
    /// The size of the database file.
    public var bytes: Int64
    /// The size of its write-ahead log.
    public var walBytes: Int64
    /// The readings it holds.
    public var readings: Int64
    /// The series it holds.
    public var series: Int64

    /// A store's state from its parts.
    public init(path: String, bytes: Int64, walBytes: Int64, readings: Int64, series: Int64) {
      (self.path, self.bytes, self.walBytes) = (path, bytes, walBytes)
      (self.readings, self.series) = (readings, series)
    }
  }

  /// The state in one word.
  public var state: State
  /// The brokers in the order of the configuration.
  public var broker: [Broker]
  /// The age in seconds of the oldest message received and not yet committed; 0 when none waits, `nil` when not running.
  public var lagSeconds: Double?
  /// The rings; `nil` when not running.
  public var ring: Ring?
  /// The store.
  public var store: Store
  /// When the process started, RFC 3339; `nil` when not running.
  public var since: String?
  /// The last failure to commit that no success followed, in words; `nil` for none.
  public var failure: String?
  /// The time from receipt to commit in milliseconds, by quantile: `p50`, `p99`; empty when not running.
  public var receiveToCommitMilliseconds: [String: Double]
  /// The time from a live message's own time to its commit in milliseconds, by quantile: what a device sees when its
  /// clock and the gateway's agree; empty when not running.
  public var timeToCommitMilliseconds: [String: Double]
  /// Alarm episodes that are open.
  public var openEpisodes: Int
  /// The routes of notices in the order of the configuration; `nil` where a gateway without them left its state.
  public var notify: [Route]?

  /// A status from its parts.
  public init(
    state: State, broker: [Broker], lagSeconds: Double?, ring: Ring?, store: Store, since: String?,
    failure: String? = nil, receiveToCommitMilliseconds: [String: Double] = [:],
    timeToCommitMilliseconds: [String: Double] = [:], openEpisodes: Int = 0, notify: [Route]? = nil
  ) {
    (self.state, self.broker, self.lagSeconds, self.ring) = (state, broker, lagSeconds, ring)
    (self.store, self.since, self.failure) = (store, since, failure)
    self.receiveToCommitMilliseconds = receiveToCommitMilliseconds
    self.timeToCommitMilliseconds = timeToCommitMilliseconds
    self.openEpisodes = openEpisodes
    self.notify = notify
  }

  private enum CodingKeys: String, CodingKey {
    case state, broker
    case lagSeconds = "lag_seconds"
    case ring, store, since, failure
    case receiveToCommitMilliseconds = "receive_to_commit_ms"
    case timeToCommitMilliseconds = "time_to_commit_ms"
    case openEpisodes = "open_episodes"
    case notify
  }
}

extension GatewayStatus.Store: Codable {
  private enum CodingKeys: String, CodingKey {
    case path, bytes
    case walBytes = "wal_bytes"
    case readings, series
  }
}
