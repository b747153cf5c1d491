public import TaihuCore

/// Readings of one series as columns, for those who need neither reasons nor receive times: one of each for each reading.
public struct ReadingColumns: Hashable, Sendable {
  /// The times in nanoseconds since the Unix epoch, strictly increasing.
  public var times: [Int64]
  /// The values, in the series' unit.
  public var values: [Double]
  /// How far each can be trusted.
  public var qualities: [Quality]

  /// Columns of equal length.
  public init(times: [Int64] = [], values: [Double] = [], qualities: [Quality] = []) {
    precondition(times.count == values.count && times.count == qualities.count, "columns of unequal length")
    (self.times, self.values, self.qualities) = (times, values, qualities)
  }

  /// The columns of readings, in their order.
  public init(_ readings: some Sequence<Reading>) {
    self.init()
    for reading in readings {
      times.append(reading.time.nanoseconds)
      values.append(reading.value)
      qualities.append(reading.quality)
    }
  }

  /// The part in `from..<to`.
  ///
  /// - Complexity: O(log *n* + found).
  public func from(_ from: Timestamp, to: Timestamp) -> ReadingColumns {
    let (start, end) = (place(from.nanoseconds), place(to.nanoseconds))
    guard start < end else { return ReadingColumns() }
    if start == 0 && end == times.count { return self }
    return ReadingColumns(
      times: Array(times[start..<end]), values: Array(values[start..<end]), qualities: Array(qualities[start..<end]))
  }

  /// The first place whose time is not before one.
  private func place(_ time: Int64) -> Int {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
