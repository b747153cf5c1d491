/// A change of what people are told or have said, for the store to write with its batch.
public enum NoticeChange: Hashable, Sendable {
  /// A new notice.
  case add(Notice)
  /// Of the notices of a route at most so many may wait: the oldest that are not urgent are dropped, then the oldest.
  case bound(route: String, waitingMax: Int, at: Timestamp)
  /// These notices were tried and will be tried again.
  case retry([Int64], due: Timestamp, error: String)
  /// These notices wait no more.
  case settle([Int64], Notice.State, at: Timestamp, error: String)
  /// Somebody took note of an episode.
  case acknowledge(Acknowledgement)
  /// Somebody wants no notices of some episodes for a time.
  case silence(Silence)
  /// A silence ends before its time.
  case endSilence(Int64, at: Timestamp)
}

/// What a router must know after a start to go on where it stopped.
public struct NoticeMemory: Hashable, Sendable {
  /// What a route was last told of an open episode.
  public struct Told: Hashable, Sendable {
    /// When.
    public var last: Timestamp
    /// At which severity, at its worst.
    public var severity: Severity

    /// From its parts.
    public init(last: Timestamp, severity: Severity) {
      (self.last, self.severity) = (last, severity)
    }
  }

  /// A route and an episode.
  public struct Key: Hashable, Sendable {
    /// The route's name.
    public var route: String
    /// The episode's number.
    public var episode: Int64

    /// From its parts.
    public init(route: String, episode: Int64) {
      (self.route, self.episode) = (route, episode)
    }
  }

  /// The highest number that a notice ever had.
  public var lastID: Int64
  /// What was told of the open episodes.
  public var told: [Key: Told]
  /// The open episodes that somebody has acknowledged.
  public var acknowledged: Set<Int64>
  /// The silences that are not over.
  public var silences: [Silence]

  /// A memory from its parts; by default one of nothing.
  public init(
    lastID: Int64 = 0, told: [Key: Told] = [:], acknowledged: Set<Int64> = [], silences: [Silence] = []
  ) {
    (self.lastID, self.told, self.acknowledged, self.silences) = (lastID, told, acknowledged, silences)
  }
}
