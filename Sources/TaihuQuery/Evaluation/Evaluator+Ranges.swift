internal import TaihuCore

extension Evaluator {
  /// The results of a function of ranges, a row for each series; the names of the series stay.
  ///
  /// - Complexity: O(samples + samples in all windows).
  func windows(of range: Expression, _ function: RangeFunction) throws -> Frame {
    switch range.bare {
    case .range(let selector, let width, _): return try windows(of: selector, LookTimes.nanoseconds(width), function)
    case .subquery(let subquery): return try windows(of: subquery, function)
    default: preconditionFailure("a \(range.type.rawValue) is no range vector")
    }
  }

  private func windows(of selector: Selector, _ width: Int64, _ function: RangeFunction) throws -> Frame {
    let times = lookTimes(selector.shift, for: function)
    var frame = Frame(steps: times.count)
    for member in try series(of: selector) {
      guard let row = try aggregates(of: member, times, width, function) ?? walk(member, times, width, function) else {
        continue
      }
      try meter.check(holding: frame.values.count + row.count)
      frame.append(member.labels, row)
    }
    return try atEveryTime(frame)
  }

  /// A function that looks at the time of evaluation is applied at every time, though an `@` makes the windows the same.
  private func lookTimes(_ shift: TimeShift, for function: RangeFunction) -> LookTimes {
    let times = LookTimes(shift, grid, bounds)
    guard function.looksAtEvaluationTime, times.count < grid.count else { return times }
    return LookTimes(TimeShift(), StepGrid(repeating: times.grid.start, count: grid.count), bounds)
  }

  /// The row of a series, or `nil` when no window has a result.
  private func walk(
    _ series: QuerySeries, _ times: LookTimes, _ width: Int64, _ function: RangeFunction
  ) throws -> [Double]? {
    var walk = RangeWalk(function, times, width: width, meter)
    let range = times.range(width: width)
    try source.samples(of: series, from: range.lowerBound, to: range.upperBound) { run in
      try meter.add(samples: run.times.count)
      try walk.add(run)
    }
    try walk.finish()
    return walk.row.contains { !Frame.isAbsent($0) } ? walk.row : nil
  }

  /// The row of a series as far as the source knows it without its samples.
  private func aggregates(
    of series: QuerySeries, _ times: LookTimes, _ width: Int64, _ function: RangeFunction
  ) throws -> [Double]? {
    guard let figure = function.figure, times.count == 1 || LookTimes.nanoseconds(times.grid.step) >= width else {
      return nil
    }
    let request = RangeAggregates(
      figure: figure, firstEnd: times.nanoseconds(0), step: max(LookTimes.nanoseconds(times.grid.step), width),
      width: width, windows: times.count)
    return try source.aggregates(request, of: series)?.map { $0 ?? Frame.absent }
  }

  // MARK: - Subqueries

  private func windows(of subquery: Subquery, _ function: RangeFunction) throws -> Frame {
    let times = lookTimes(subquery.shift, for: function)
    let (inner, content) = try evaluate(subquery, times)
    var frame = Frame(steps: times.count)
    for row in 0..<content.count {
      var walk = RangeWalk(function, times, width: LookTimes.nanoseconds(subquery.window), meter)
      for (index, value) in content.row(row).enumerated() {
        try walk.add(LookTimes.nanoseconds(inner.time(index)), value)
      }
      try walk.finish()
      if walk.row.contains(where: { !Frame.isAbsent($0) }) { frame.append(content.labels[row], walk.row) }
    }
    return try atEveryTime(frame)
  }

  /// The values of a subquery's expression at multiples of its step, from the first that is in the first window.
  private func evaluate(_ subquery: Subquery, _ times: LookTimes) throws -> (StepGrid, Frame) {
    let step = subquery.step ?? options.subqueryStep
    let before = times.grid.start - subquery.window
    let remainder = before % step
    let start = before - (remainder < 0 ? remainder + step : remainder) + step
    let inner = StepGrid(start: start, end: times.grid.last, step: step)
    guard inner.count > 0 else { return (inner, Frame(steps: 0)) }
    try meter.check(holding: inner.count)
    let evaluator = at(inner)
    if subquery.content.type == .vector { return (inner, try evaluator.vector(subquery.content)) }
    var frame = Frame(steps: inner.count)
    frame.append(.empty, try evaluator.scalar(subquery.content))
    return (inner, frame)
  }

  // MARK: - The samples themselves

  /// The samples of a range at one time.
  ///
  /// - Precondition: the grid has one time.
  func matrix(_ expression: Expression) throws -> [QueryResult.Series] {
    switch expression.bare {
    case .range(let selector, let width, _): return try samples(of: selector, LookTimes.nanoseconds(width))
    case .subquery(let subquery):
      let (inner, frame) = try evaluate(subquery, LookTimes(subquery.shift, grid, bounds))
      return (0..<frame.count).compactMap { row in
        let points = frame.row(row).enumerated().filter { !Frame.isAbsent($0.element) }
          .map { QueryResult.Point(milliseconds: inner.time($0.offset), value: $0.element) }
        return points.isEmpty ? nil : QueryResult.Series(labels: frame.labels[row], points: points)
      }
    default: preconditionFailure("a \(expression.type.rawValue) is no range vector")
    }
  }

  private func samples(of selector: Selector, _ width: Int64) throws -> [QueryResult.Series] {
    let range = LookTimes(selector.shift, grid, bounds).range(width: width)
    var found: [QueryResult.Series] = []
    for member in try series(of: selector) {
      var points: [QueryResult.Point] = []
      try source.samples(of: member, from: range.lowerBound, to: range.upperBound) { run in
        try meter.add(samples: run.times.count)
        for (time, value) in zip(run.times, run.values) where !Frame.isAbsent(value) {
          let instant = Timestamp(nanoseconds: time).floored(toMultipleOf: 1_000_000)
          points.append(QueryResult.Point(milliseconds: instant.nanoseconds / 1_000_000, value: value))
        }
        try meter.check(holding: points.count)
      }
      meter.held += points.count
      if !points.isEmpty { found.append(QueryResult.Series(labels: member.labels, points: points)) }
    }
    return found
  }
}
