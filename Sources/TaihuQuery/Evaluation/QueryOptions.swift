/// How queries are evaluated.
public struct QueryOptions: Sendable {
  /// How far to look back for the newest sample of a series, in nanoseconds; `nil`: as the source says of the series,
  /// else ``defaultLookback``.
  public var lookback: Int64?
  /// The step of subqueries that name none, in milliseconds. One minute, as Prometheus evaluates its rules.
  public var subqueryStep: Int64 = 60_000
  /// What a query may take.
  public var limits = QueryLimits()
  /// Asked now and then whether to give up; by default, whether the task that asks was cancelled.
  public var isCancelled: @Sendable () -> Bool = { Task.isCancelled }

  /// The defaults.
  public init() {}

  /// Five minutes in nanoseconds, as Prometheus has it.
  public static let defaultLookback: Int64 = 300_000_000_000
}

/// What a query may take. Each limit protects the gateway that runs beside it: memory, or time on the processor.
public struct QueryLimits: Hashable, Sendable {
  /// The most times at which a range query is evaluated: as many as Prometheus allows.
  public var steps = 11_000
  /// The most series that the selectors of a query find, each selector counted.
  public var series = 100_000
  /// The most values in memory at one time; 8 bytes each.
  public var valuesHeld = 20_000_000
  /// The most samples read from the source.
  public var samplesRead = 500_000_000
  /// The longest time in seconds.
  public var seconds = 60.0

  /// The defaults.
  public init() {}
}
