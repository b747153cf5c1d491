public import TaihuCore

/// The learned detector over one stream of times and values, outside any gateway: the code that scores live readings,
/// for files, backtests and experiments.
///
/// Each call gives one score, from nothing but the calls before it. Times place readings in the daily profile only:
/// they may repeat, jump or run backwards. The first 150 readings score 0.
public struct DetectSession: Sendable {
  /// The configuration in force.
  public let configuration: JudgeConfiguration

  /// The values that the reading judged last could have had without surprise, as an episode keeps them; `nil` while nothing
  /// is known.
  public private(set) var expected: ClosedRange<Double>?

  private var detector = LearnedDetector()

  /// A session that has seen nothing.
  public init(configuration: JudgeConfiguration = JudgeConfiguration()) {
    self.configuration = configuration
  }

  /// The anomaly score of a reading, 0…1, and the sort of trouble when the score reaches the threshold, else `nil`.
  ///
  /// A value that is not finite scores 0 and is not learned.
  /// - Complexity: O(1).
  public mutating func judge(time: Timestamp, value: Double) -> (score: Double, kind: EpisodeKind?) {
    guard value.isFinite else { return (0, nil) }
    let local = time.advanced(byNanoseconds: configuration.localOffsetSeconds * 1_000_000_000)
    let surprise = detector.judge(value, localTime: local.nanoseconds)
    expected = surprise.band(within: nil)
    return (surprise.score, surprise.score >= configuration.anomalyThreshold ? surprise.kind : nil)
  }
}
