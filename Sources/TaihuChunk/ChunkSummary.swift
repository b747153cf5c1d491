public import TaihuCore

/// What a run of readings comes to, so that aggregates need not decode it.
public struct ChunkSummary: Hashable, Sendable {
  /// The number of readings.
  public private(set) var count: Int
  /// The time of the first reading.
  public private(set) var firstTime: Timestamp
  /// The time of the last reading.
  public private(set) var lastTime: Timestamp
  /// The smallest value, in the series' unit.
  public private(set) var min: Double
  /// The largest value, in the series' unit.
  public private(set) var max: Double
  /// The sum of the values, in the series' unit, compensated: see ``CompensatedSum``.
  public private(set) var sum: Double
  /// The first value, in the series' unit.
  public private(set) var first: Double
  /// The last value, in the series' unit.
  public private(set) var last: Double
  /// How many readings are good.
  public private(set) var goodCount: Int
  /// How many readings are suspect.
  public private(set) var suspectCount: Int
  /// How many readings are bad.
  public private(set) var badCount: Int

  /// The summary of readings in the order of time.
  ///
  /// Values of every quality count. Values are finite by contract; of a NaN, `min` and `max` know nothing unless it is
  /// the first.
  ///
  /// - Precondition: there is at least one reading.
  /// - Complexity: O(*n*).
  public init(of readings: Span<Reading>) {
    precondition(!readings.isEmpty, "a summary of no readings")
    let (head, tail) = (readings[0], readings[readings.count - 1])
    (count, firstTime, lastTime) = (readings.count, head.time, tail.time)
    (min, max, first, last) = (head.value, head.value, head.value, tail.value)
    (suspectCount, badCount) = (0, 0)
    var total = CompensatedSum()
    for index in readings.indices {
      let value = readings[index].value
      if value < min { min = value }
      if value > max { max = value }
      total.add(value)
      switch readings[index].quality {
      case .good: break
      case .suspect: suspectCount += 1
      case .bad: badCount += 1
      }
    }
    sum = total.value
    goodCount = count - suspectCount - badCount
  }
}
