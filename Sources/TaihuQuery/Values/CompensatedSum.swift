/// A sum that carries along what rounding loses (Kahan 1965, with Neumaier's improvement of 1974).
struct CompensatedSum: Sendable {
  /// The sum so far, rounded.
  var sum: Double
  /// What rounding lost.
  var compensation: Double

  /// A sum so far.
  @inline(__always)
  init(_ sum: Double = 0, _ compensation: Double = 0) {
    (self.sum, self.compensation) = (sum, compensation)
  }

  /// Adds a value.
  @inline(__always)
  mutating func add(_ value: Double) {
    let total = sum + value
    if total.isInfinite {
      compensation = 0
    } else if abs(sum) >= abs(value) {
      compensation += (sum - total) + value
    } else {
      compensation += (value - total) + sum
    }
    sum = total
  }

  /// The sum.
  var value: Double { sum.isInfinite ? sum : sum + compensation }
}

/// The mean of values that come one after the other. It is their sum by their number until the sum would overflow; from
/// then on the mean itself is carried along.
struct RunningMean: Sendable {
  private var sum = CompensatedSum()
  private var count = 0.0
  private var isIncremental = false

  /// The mean of nothing.
  init() {}

  /// Adds a value.
  @inline(__always)
  mutating func add(_ value: Double) {
    count += 1
    if !isIncremental {
      var next = sum
      next.add(value)
      if count == 1 || !next.sum.isInfinite {
        sum = next
        return
      }
      isIncremental = true
      sum = CompensatedSum(sum.sum / (count - 1), sum.compensation / (count - 1))
    }
    let share = (count - 1) / count
    sum = CompensatedSum(share * sum.sum, share * sum.compensation)
    sum.add(value / count)
  }

  /// The mean.
  var value: Double {
    isIncremental ? sum.sum + sum.compensation : sum.sum / count + sum.compensation / count
  }
}
