internal import Glibc

/// Figures of many values.
enum Statistics {
  /// The value below which a share of the values lies, interpolated between the closest ranks; NaN counts as the smallest.
  ///
  /// - Returns: NaN for no values or a share that is NaN; -∞ and +∞ for a share below 0 and above 1.
  /// - Complexity: O(n log n).
  static func quantile(_ share: Double, of values: [Double]) -> Double {
    if values.isEmpty || share.isNaN { return .nan }
    if share < 0 { return -.infinity }
    if share > 1 { return .infinity }
    let sorted = values.sorted(by: isBefore)
    let rank = share * Double(sorted.count - 1)
    let lower = max(0, Int(rank.rounded(.down)))
    let upper = min(sorted.count - 1, lower + 1)
    let weight = rank - rank.rounded(.down)
    return sorted[lower] * (1 - weight) + sorted[upper] * weight
  }

  /// The order of numbers with NaN as the smallest.
  @inline(__always)
  static func isBefore(_ left: Double, _ right: Double) -> Bool {
    left < right || (left.isNaN && !right.isNaN)
  }

  /// The straight line with the least squares of distances through samples.
  ///
  /// - Parameters:
  ///   - times: in nanoseconds.
  ///   - origin: the time of the intercept, in nanoseconds.
  /// - Returns: the slope per second and the value at the origin.
  /// - Complexity: O(n).
  static func regression(
    _ times: ArraySlice<Int64>, _ values: ArraySlice<Double>, origin: Int64
  ) -> (slope: Double, intercept: Double) {
    guard let first = values.first else { return (.nan, .nan) }
    if values.allSatisfy({ $0 == first }) { return first.isInfinite ? (.nan, .nan) : (0, first) }
    var (x, y, xy, xx) = (CompensatedSum(), CompensatedSum(), CompensatedSum(), CompensatedSum())
    for (time, value) in zip(times, values) {
      let distance = seconds(LookTimes.distance(from: origin, to: time))
      x.add(distance)
      y.add(value)
      xy.add(distance * value)
      xx.add(distance * distance)
    }
    let count = Double(values.count)
    let (sumX, sumY) = (x.sum + x.compensation, y.sum + y.compensation)
    let covariance = (xy.sum + xy.compensation) - sumX * sumY / count
    let variance = (xx.sum + xx.compensation) - sumX * sumX / count
    let slope = covariance / variance
    return (slope, sumY / count - slope * sumX / count)
  }

  /// Nanoseconds as seconds. Whole milliseconds are divided as such, so that the result has no rounding but the last.
  @inline(__always)
  static func seconds(_ nanoseconds: Int64) -> Double {
    let (milliseconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return rest == 0 ? Double(milliseconds) / 1000 : Double(nanoseconds) / 1e9
  }
}

/// The variance of values that come one after the other (Welford 1962), of all of them, not of a sample.
struct RunningVariance: Sendable {
  private var count = 0.0
  private var mean = CompensatedSum()
  private var squares = CompensatedSum()

  /// The variance of nothing.
  init() {}

  /// Adds a value.
  mutating func add(_ value: Double) {
    count += 1
    let delta = value - (mean.sum + mean.compensation)
    mean.add(delta / count)
    squares.add(delta * (value - (mean.sum + mean.compensation)))
  }

  /// The variance.
  var value: Double { (squares.sum + squares.compensation) / count }
}
