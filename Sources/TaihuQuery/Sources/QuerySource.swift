public import TaihuCore

/// Where a query finds its samples. The engine asks in the thread that evaluates the query.
public protocol QuerySource {
  /// The series that meet all conditions, in the order of their labels.
  func series(matching matchers: [LabelMatcher]) throws -> [QuerySeries]

  /// Hands over the samples of a series in `from..<to` in the order of time, in runs of bounded size.
  func samples(of series: QuerySeries, from: Timestamp, to: Timestamp, _ body: (SampleRun) throws -> Void) throws

  /// What the samples of a series come to in windows, where the source knows without looking at each; `nil` where it
  /// does not know exactly, to the last digit.
  func aggregates(_ request: RangeAggregates, of series: QuerySeries) throws -> [Double?]?
}

extension QuerySource {
  /// Knows nothing but samples.
  public func aggregates(_ request: RangeAggregates, of series: QuerySeries) throws -> [Double?]? { nil }
}

/// A series of a source.
public struct QuerySeries: Hashable, Sendable {
  /// The number by which the source knows it.
  public var id: UInt32
  /// Its labels.
  public var labels: LabelSet
  /// How far to look back for its newest sample, in nanoseconds; `nil`: as the query says.
  public var lookback: Int64?

  /// A series from its parts.
  public init(id: UInt32, labels: LabelSet, lookback: Int64? = nil) {
    (self.id, self.labels, self.lookback) = (id, labels, lookback)
  }
}

/// Samples of one series, one after the other in time.
public struct SampleRun: Sendable {
  /// The times in nanoseconds since the Unix epoch, each later than the one before.
  public var times: [Int64]
  /// As many values. A NaN with the bits 0x7ff0000000000002 marks that the series ended there.
  public var values: [Double]

  /// A run from its columns.
  public init(times: [Int64] = [], values: [Double] = []) {
    precondition(times.count == values.count, "a run has as many times as values")
    (self.times, self.values) = (times, values)
  }
}

/// A question for one figure of each of several windows of time: those from `end - width` (exclusive) to `end`
/// (inclusive) for each of the ends.
public struct RangeAggregates: Hashable, Sendable {
  /// What is wanted.
  public enum Figure: Hashable, Sendable {
    case count, min, max
  }

  /// What is wanted.
  public var figure: Figure
  /// The last instant of the first window, in nanoseconds since the Unix epoch.
  public var firstEnd: Int64
  /// The time from one window's end to the next, in nanoseconds, at least ``width``.
  public var step: Int64
  /// The width of a window in nanoseconds.
  public var width: Int64
  /// How many windows there are.
  public var windows: Int

  /// A question from its parts.
  public init(figure: Figure, firstEnd: Int64, step: Int64, width: Int64, windows: Int) {
    (self.figure, self.firstEnd, self.step, self.width, self.windows) = (figure, firstEnd, step, width, windows)
  }
}
