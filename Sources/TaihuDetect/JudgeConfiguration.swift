public import TaihuCore

/// How readings are judged. Every default is the one documented in `docs/detection.md`.
public struct JudgeConfiguration: Sendable, Hashable {
  /// Whether readings are judged at all. Default `true`; off, every reading passes untouched and nothing is learned.
  public var isEnabled: Bool
  /// The score, 0…1, from which a reading counts as an anomaly.
  ///
  /// Default 0.5, which by construction of the score stands for a budget of about 0.2 false alarms per 1000 readings
  /// of one series: one in two and a half weeks at a reading every five minutes. Chosen once on labelled
  /// recordings; higher means fewer alarms.
  public var anomalyThreshold: Double
  /// How urgent an episode of the learned detector is. Default `warning`: it tells that something is unusual, not that
  /// something is wrong.
  public var anomalySeverity: Severity
  /// The least time in nanoseconds, by the readings' clock, between two updates of one open episode. Default one
  /// minute: a long episode costs the store a row change a minute at most, whatever the cadence.
  public var updateInterval: Int64
  /// How far apart, in nanoseconds, the episodes of one cause begin at most. Default five minutes.
  public var groupWindow: Int64
  /// The offset of local time from UTC in seconds, which places the weekend in the learned daily profile. Default 0;
  /// Wuxi is 28,800. An offset that is wrong by hours costs accuracy around midnight before and after weekends only.
  public var localOffsetSeconds: Int64

  /// A configuration; what is not given has its default.
  public init(
    isEnabled: Bool = true, anomalyThreshold: Double = 0.5, anomalySeverity: Severity = .warning,
    updateInterval: Int64 = 60_000_000_000, groupWindow: Int64 = 300_000_000_000, localOffsetSeconds: Int64 = 0
  ) {
    self.isEnabled = isEnabled
    self.anomalyThreshold = anomalyThreshold
    self.anomalySeverity = anomalySeverity
    self.updateInterval = updateInterval
    self.groupWindow = groupWindow
    self.localOffsetSeconds = localOffsetSeconds
  }
}
