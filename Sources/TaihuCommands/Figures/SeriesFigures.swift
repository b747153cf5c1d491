internal import TaihuCore

/// What the readings of one series come to.
///
/// Mean and deviation are computed as Welford (1962) has it, so that they lose no digits; quantiles lie between the
/// closest ranks, as Prometheus has them. Memory O(readings that count).
struct SeriesFigures {
  /// Readings by quality, all of them.
  private(set) var good = 0, suspect = 0, bad = 0
  /// The first and the last of the readings that count.
  private(set) var first: Reading?, last: Reading?

  private var values: [Double] = []
  private var mean = 0.0
  private var squares = 0.0
  private var isSorted = true

  /// Readings that count.
  var count: Int { values.count }

  /// All readings.
  var total: Int { good + suspect + bad }

  /// Takes a reading; those of one series come in the order of time.
  ///
  /// - Parameter counts: whether its value counts, and not its quality alone.
  mutating func add(_ reading: Reading, counts: Bool) {
    switch reading.quality {
    case .good: good += 1
    case .suspect: suspect += 1
    case .bad: bad += 1
    }
    guard counts else { return }
    values.append(reading.value)
    let distance = reading.value - mean
    mean += distance / Double(values.count)
    squares += distance * (reading.value - mean)
    if first == nil { first = reading }
    last = reading
    isSorted = false
  }

  /// Makes ready for quantiles.
  ///
  /// - Complexity: O(n log n).
  mutating func finish() {
    guard !isSorted else { return }
    values.sort()
    isSorted = true
  }

  /// The arithmetic mean; `nil` for no reading.
  var average: Double? { values.isEmpty ? nil : mean }

  /// The standard deviation of a sample, by n - 1; `nil` for fewer than two readings.
  var deviation: Double? { values.count < 2 ? nil : (squares / Double(values.count - 1)).squareRoot() }

  /// The value below which so large a share of the values lies; `nil` for no reading. Call ``finish()`` first.
  func quantile(_ share: Double) -> Double? {
    precondition(isSorted, "quantiles of values that are not in order")
    guard !values.isEmpty else { return nil }
    let rank = share * Double(values.count - 1)
    let lower = Int(rank.rounded(.down))
    let upper = min(lower + 1, values.count - 1)
    let weight = rank - Double(lower)
    return values[lower] * (1 - weight) + values[upper] * weight
  }
}
