/// A bucket of a classic histogram: how many observations were at most so large.
struct HistogramBucket: Hashable, Sendable {
  /// The largest observation that it counts.
  var upperBound: Double
  /// The observations in this bucket and in all with lower bounds.
  var count: Double

  /// Differences smaller than this share of the counts are what floating point makes of equal counts.
  private static let tolerance = 1e-12

  /// The value below which a share of the observations lies, interpolated within its bucket; the lowest bucket begins at
  /// 0 where its bound is above.
  ///
  /// Buckets with the same bound are added up first. Counts that fall from one bucket to the next are raised to the one
  /// before.
  ///
  /// - Returns: the value and whether counts were raised. NaN when no bucket reaches to infinity, or when there are fewer
  ///   than two buckets or no observations.
  static func quantile(_ share: Double, of buckets: [HistogramBucket]) -> (value: Double, wasRepaired: Bool) {
    if share.isNaN { return (.nan, false) }
    if share < 0 { return (-.infinity, false) }
    if share > 1 { return (.infinity, false) }
    var buckets = buckets.sorted { $0.upperBound < $1.upperBound }
    guard buckets[buckets.count - 1].upperBound == .infinity else { return (.nan, false) }
    buckets = merged(buckets)
    let wasRepaired = repair(&buckets)
    let total = buckets[buckets.count - 1].count
    guard buckets.count > 1, total != 0, !total.isNaN else { return (.nan, wasRepaired) }
    return (interpolated(share * total, buckets), wasRepaired)
  }

  private static func interpolated(_ rank: Double, _ buckets: [HistogramBucket]) -> Double {
    let index = buckets.dropLast().firstIndex { $0.count >= rank } ?? buckets.count - 1
    if index == buckets.count - 1 { return buckets[index - 1].upperBound }
    let bucket = buckets[index]
    if index == 0 {
      return bucket.upperBound <= 0 ? bucket.upperBound : bucket.upperBound * (rank / bucket.count)
    }
    let before = buckets[index - 1]
    let share = (rank - before.count) / (bucket.count - before.count)
    return before.upperBound + (bucket.upperBound - before.upperBound) * share
  }

  private static func merged(_ buckets: [HistogramBucket]) -> [HistogramBucket] {
    buckets.reduce(into: []) { merged, bucket in
      if let last = merged.last, last.upperBound == bucket.upperBound {
        merged[merged.count - 1].count += bucket.count
      } else {
        merged.append(bucket)
      }
    }
  }

  /// Makes counts rise; returns whether one fell by more than rounding.
  private static func repair(_ buckets: inout [HistogramBucket]) -> Bool {
    var wasRepaired = false
    for index in buckets.indices.dropFirst() {
      let (before, count) = (buckets[index - 1].count, buckets[index].count)
      if isNearly(before, count) {
        buckets[index].count = before
      } else if count < before {
        buckets[index].count = before
        wasRepaired = true
      }
    }
    return wasRepaired
  }

  private static func isNearly(_ left: Double, _ right: Double) -> Bool {
    left == right || abs(left - right) / min(abs(left) + abs(right), .greatestFiniteMagnitude) < tolerance
  }
}
