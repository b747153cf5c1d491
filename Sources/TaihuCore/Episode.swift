/// How urgent an episode is.
public enum Severity: UInt8, Sendable, Comparable, CaseIterable, CustomStringConvertible {
  case notice = 1
  case warning = 2
  case critical = 3

  /// `notice`, `warning` or `critical`.
  public var description: String {
    switch self {
    case .notice: "notice"
    case .warning: "warning"
    case .critical: "critical"
    }
  }

  /// The severity of that name.
  public init?(_ description: String) {
    guard let match = Self.allCases.first(where: { $0.description == description }) else { return nil }
    self = match
  }

  /// Less urgent comes first.
  public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
}

/// What sort of trouble an episode tells of. The raw values are stored and never change meaning.
public enum EpisodeKind: String, Sendable, CaseIterable {
  case range, rate, stuck, gap, spike
  case counterReset = "counter-reset"
  case anomaly
  case levelShift = "level-shift"
  case drift, noise
  case threshold
  case outOfSeason = "out-of-season"
}

/// One raised-to-cleared stretch of trouble in one series. At most one is open per series, kind and rule.
public struct Episode: Hashable, Sendable {
  /// A reading that shows the trouble.
  public struct Evidence: Hashable, Sendable {
    /// The reading's time and value.
    public var time: Timestamp
    /// The value in the series' unit.
    public var value: Double

    /// Evidence from a reading's time and value.
    public init(time: Timestamp, value: Double) {
      (self.time, self.value) = (time, value)
    }
  }

  /// The most pieces of evidence that an episode keeps.
  public static let evidenceMax = 32

  /// Its number in the store; 0 until it is stored.
  public var id: Int64
  /// The number of the episode that tells of the same cause and was raised first; `nil` when this one stands for itself.
  /// People are told of an episode without a parent only.
  public var parent: Int64?
  /// The series in trouble.
  public var series: SeriesID
  /// What sort of trouble.
  public var kind: EpisodeKind
  /// The declared rule that raised it; empty for none.
  public var rule: String
  /// How urgent it is, at its worst.
  public var severity: Severity
  /// The time of the first reading in trouble.
  public var start: Timestamp
  /// The time of the worst reading.
  public var peak: Timestamp
  /// The worst value.
  public var peakValue: Double
  /// The time at which the trouble ended; `nil` while it is open.
  public var end: Timestamp?
  /// The highest score, 0…1; 1 for declared rules and quality checks.
  public var score: Double
  /// What was expected at the peak, low and high, in the series' unit; `nil` where no band is known.
  public var expected: ClosedRange<Double>?
  /// The readings before and during it, oldest first, ``evidenceMax`` at most.
  public var evidence: [Evidence]
  /// One sentence for a person: what happened, with values and unit.
  public var summary: String

  /// An open episode.
  public init(
    id: Int64 = 0, parent: Int64? = nil, series: SeriesID, kind: EpisodeKind, rule: String = "", severity: Severity,
    start: Timestamp, peak: Timestamp, peakValue: Double, end: Timestamp? = nil, score: Double,
    expected: ClosedRange<Double>?, evidence: [Evidence], summary: String
  ) {
    (self.id, self.parent) = (id, parent)
    self.series = series
    self.kind = kind
    self.rule = rule
    self.severity = severity
    self.start = start
    self.peak = peak
    self.peakValue = peakValue
    self.end = end
    self.score = score
    self.expected = expected
    self.evidence = evidence
    self.summary = summary
  }
}

/// What identifies an open episode.
public struct EpisodeKey: Hashable, Sendable {
  /// The series in trouble.
  public var series: SeriesID
  /// What sort of trouble.
  public var kind: EpisodeKind
  /// The declared rule; empty for none.
  public var rule: String

  /// The key of an episode.
  public init(series: SeriesID, kind: EpisodeKind, rule: String = "") {
    (self.series, self.kind, self.rule) = (series, kind, rule)
  }
}

extension Episode {
  /// What identifies it while it is open.
  public var key: EpisodeKey { EpisodeKey(series: series, kind: kind, rule: rule) }
}

/// A change of an episode for the store to write: raised when `isNew`, else updated, or cleared when `end` is set.
public struct EpisodeChange: Hashable, Sendable {
  /// The episode as it now is.
  public var episode: Episode
  /// Whether this raises it.
  public var isNew: Bool
  /// Of one that is raised, the open episode it belongs to, for the store to put the number to.
  public var parent: EpisodeKey?
  /// Of one whose kind became plain only now, the key it had until now; `nil` when its key is as it was.
  public var former: EpisodeKey?

  /// A change from its parts.
  public init(_ episode: Episode, isNew: Bool, parent: EpisodeKey? = nil, former: EpisodeKey? = nil) {
    (self.episode, self.isNew, self.parent, self.former) = (episode, isNew, parent, former)
  }
}
