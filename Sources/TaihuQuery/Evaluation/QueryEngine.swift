public import TaihuCore

/// Evaluates queries over a source.
///
/// Answers are those of Prometheus 3: ranges and look-back leave out their earlier end, sums are compensated, a series
/// marked as stale has no value. An engine has no state of its own; one for each query costs nothing.
///
/// ```swift
/// let engine = QueryEngine(source: source)
/// let answer = try engine.instant(Query("sum by (site) (rate(rain_total[1h]))"), at: now)
/// ```
public struct QueryEngine {
  private let source: any QuerySource
  private let options: QueryOptions

  /// An engine over a source.
  public init(source: any QuerySource, options: QueryOptions = QueryOptions()) {
    (self.source, self.options) = (source, options)
  }

  /// The value of a query at one time, which counts in whole milliseconds.
  ///
  /// - Throws: a ``QueryFault``, and whatever the source throws.
  public func instant(_ query: Query, at time: Timestamp) throws -> QueryResult {
    let milliseconds = Self.milliseconds(time)
    let evaluator = evaluator(StepGrid(at: milliseconds), milliseconds...milliseconds)
    let content: QueryResult.Content
    switch query.type {
    case .string: content = .string(evaluator.text(query.expression), milliseconds: milliseconds)
    case .scalar:
      content = .scalar(.init(milliseconds: milliseconds, value: try evaluator.scalar(query.expression)[0]))
    case .vector: content = .vector(Self.series(try evaluator.vector(query.expression), evaluator.grid))
    case .matrix: content = .matrix(try evaluator.matrix(query.expression).sorted { $0.labels < $1.labels })
    }
    return evaluator.result(content)
  }

  /// The values of a query at `from` and every `step` later, up to `to` at most. Times count in whole milliseconds.
  ///
  /// - Parameter step: the time from one value to the next in nanoseconds, at least a millisecond.
  /// - Throws: a ``QueryFault``, and whatever the source throws.
  /// - Complexity: O(samples read + steps · series), and for functions of ranges O(samples in all windows).
  public func range(_ query: Query, from: Timestamp, to: Timestamp, step: Int64) throws -> QueryResult {
    let (start, end, step) = (Self.milliseconds(from), Self.milliseconds(to), step / 1_000_000)
    try check(start, end, step)
    guard query.type == .scalar || query.type == .vector else {
      throw QueryFault(
        .badData,
        "a query over a range of time must be a scalar or an instant vector, this is a \(query.type.rawValue)",
        hint: "ask for one time, or apply a function such as rate or avg_over_time")
    }
    let grid = StepGrid(start: start, end: end, step: step)
    let evaluator = evaluator(grid, start...end)
    if query.type == .vector {
      return evaluator.result(
        .matrix(Self.series(try evaluator.vector(query.expression), grid).sorted { $0.labels < $1.labels }))
    }
    var frame = Frame(steps: grid.count)
    frame.append(.empty, try evaluator.scalar(query.expression))
    return evaluator.result(.matrix(Self.series(frame, grid)))
  }

  private func evaluator(_ grid: StepGrid, _ bounds: ClosedRange<Int64>) -> Evaluator {
    Evaluator(source: source, options: options, meter: Meter(options), bounds: bounds, grid: grid)
  }

  private func check(_ start: Int64, _ end: Int64, _ step: Int64) throws(QueryFault) {
    guard step > 0 else { throw QueryFault(.badData, "the step must be at least a millisecond") }
    guard start <= end else { throw QueryFault(.badData, "the end of the range is before its start") }
    let steps = (end - start) / step + 1
    guard steps > Int64(options.limits.steps) else { return }
    let enough = (end - start) / Int64(options.limits.steps) / 1000 + 1
    throw QueryFault(
      .badData, "the range has \(steps) steps, the limit is \(options.limits.steps)",
      hint: "take a step of at least \(enough)s, or a shorter range")
  }

  private static func series(_ frame: Frame, _ grid: StepGrid) -> [QueryResult.Series] {
    (0..<frame.count).compactMap { row in
      let points = frame.row(row).enumerated().compactMap { step, value in
        Frame.isAbsent(value) ? nil : QueryResult.Point(milliseconds: grid.time(step), value: value)
      }
      return points.isEmpty ? nil : QueryResult.Series(labels: frame.labels[row], points: points)
    }
  }

  /// Whole milliseconds, rounded down.
  private static func milliseconds(_ time: Timestamp) -> Int64 {
    time.floored(toMultipleOf: 1_000_000).nanoseconds / 1_000_000
  }
}
