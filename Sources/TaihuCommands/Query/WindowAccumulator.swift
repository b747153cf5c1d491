internal import TaihuCore
internal import TaihuStore

/// The readings of one window on the way to one value.
///
/// Memory O(1), for a quantile O(readings).
struct WindowAccumulator {
  private let aggregate: Aggregate
  private var count: Int64 = 0
  private var seriesSum = WindowSum()
  private var sum = 0.0
  private var compensation = 0.0
  private var low = Double.infinity
  private var high = -Double.infinity
  private var first: (time: Timestamp, value: Double)?
  private var last: (time: Timestamp, value: Double)?
  private var values: [Double] = []

  /// An empty window.
  init(_ aggregate: Aggregate) {
    self.aggregate = aggregate
  }

  /// Adds a reading.
  mutating func add(_ reading: Reading) {
    count += 1
    switch aggregate {
    case .mean, .sum: seriesSum.add(reading.value, at: reading.time)
    case .min: low = Swift.min(low, reading.value)
    case .max: high = Swift.max(high, reading.value)
    case .first: if first.map({ reading.time < $0.time }) ?? true { first = (reading.time, reading.value) }
    case .last: if last.map({ reading.time >= $0.time }) ?? true { last = (reading.time, reading.value) }
    case .quantile: values.append(reading.value)
    case .count: break
    }
  }

  /// Adds what the good and suspect readings of a whole series in this window come to.
  ///
  /// - Precondition: the aggregate can be told from a summary: see ``WindowedQuery/isSummable``.
  mutating func add(_ summary: WindowSummary) {
    guard summary.count > 0 else { return }
    count += Int64(summary.count)
    (low, high) = (Swift.min(low, summary.min), Swift.max(high, summary.max))
    addToSum(summary.sum)
  }

  /// Ends a series, before the readings of another: each one's sum is taken by itself.
  mutating func endSeries() {
    addToSum(seriesSum.value)
    seriesSum = WindowSum()
  }

  /// The value of the window, or `nil` when it holds no reading. The last series must have been ended.
  ///
  /// - Complexity: O(1), for a quantile O(n log n).
  var result: Double? {
    guard count > 0 else { return nil }
    return switch aggregate {
    case .mean: (sum + compensation) / Double(count)
    case .sum: sum + compensation
    case .min: low
    case .max: high
    case .count: Double(count)
    case .first: first?.value
    case .last: last?.value
    case .quantile(let share): Self.quantile(share, of: values.sorted())
    }
  }

  /// Compensated summation (Neumaier 1974), so that a mean of many values loses no digits.
  private mutating func addToSum(_ value: Double) {
    let total = sum + value
    compensation += abs(sum) >= abs(value) ? (sum - total) + value : (value - total) + sum
    sum = total
  }

  /// Linear interpolation between the closest ranks, as Prometheus has it.
  private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let rank = share * Double(sorted.count - 1)
    let lower = Int(rank.rounded(.down))
    let upper = Swift.min(lower + 1, sorted.count - 1)
    let weight = rank - Double(lower)
    return sorted[lower] * (1 - weight) + sorted[upper] * weight
  }
}
