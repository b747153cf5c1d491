internal import TaihuCore

extension Evaluator {
  /// The newest value of each series at each time, or its time in seconds.
  ///
  /// A value counts when it is younger than the look-back; one exactly as old does not.
  ///
  /// - Complexity: O(samples + series · steps).
  func instants(of selector: Selector, asTimes: Bool = false) throws -> Frame {
    let times = LookTimes(selector.shift, grid, bounds)
    var frame = Frame(steps: times.count)
    for member in try series(of: selector) {
      // A row is work by its length, however few samples stand behind it.
      try meter.spend(times.count)
      let row = try instants(of: member, times, asTimes: asTimes)
      guard row.contains(where: { !Frame.isAbsent($0) }) else { continue }
      try meter.check(holding: frame.values.count + row.count)
      frame.append(member.labels, row)
    }
    return try atEveryTime(frame)
  }

  /// A table whose columns are the times of the grid: one column, which an `@` left, stands for all.
  func atEveryTime(_ frame: Frame) throws(QueryFault) -> Frame {
    try meter.check(holding: frame.count * grid.count)
    return frame.repeated(grid.count)
  }

  /// The series that a selector finds.
  func series(of selector: Selector) throws -> [QuerySeries] {
    let series = try source.series(matching: selector.matchers)
    try meter.add(series: series.count, at: selector.span)
    return series
  }

  private func instants(of series: QuerySeries, _ times: LookTimes, asTimes: Bool) throws -> [Double] {
    let lookback = options.lookback ?? series.lookback ?? QueryOptions.defaultLookback
    var walk = InstantWalk(times, lookback: lookback, asTimes: asTimes)
    let range = times.range(width: lookback)
    try source.samples(of: series, from: range.lowerBound, to: range.upperBound) { run in
      try meter.add(samples: run.times.count)
      walk.add(run)
    }
    walk.finish()
    return walk.row
  }
}

/// Walks over the samples of one series and notes at each time the newest.
private struct InstantWalk {
  /// The values.
  private(set) var row: [Double]

  private let times: LookTimes
  private let lookback: Int64
  private let asTimes: Bool
  private var step = 0
  private var nextLook: Int64
  private var newest: (time: Int64, value: Double)?

  init(_ times: LookTimes, lookback: Int64, asTimes: Bool) {
    (self.times, self.lookback, self.asTimes) = (times, lookback, asTimes)
    row = Array(repeating: Frame.absent, count: times.count)
    nextLook = times.nanoseconds(0)
  }

  /// Adds samples, later than those before.
  mutating func add(_ run: SampleRun) {
    for index in run.times.indices {
      let time = run.times[index]
      while nextLook < time { look() }
      newest = (time, run.values[index])
    }
  }

  /// Looks at the times behind the last sample.
  mutating func finish() {
    while step < times.count { look() }
  }

  private mutating func look() {
    if let newest, LookTimes.distance(from: newest.time, to: nextLook) < lookback, !Frame.isAbsent(newest.value) {
      row[step] = asTimes ? Statistics.seconds(newest.time) : newest.value
    }
    step += 1
    nextLook = step < times.count ? times.nanoseconds(step) : .max
  }
}
