/// Durations in logarithmic buckets: 8 to each doubling, from 1 µs to about 70 minutes, so that a percentile is within
/// 9 % of the truth. 2 KiB, recording O(1).
struct LatencyHistogram: Sendable {
  private static let bucketsPerDoubling = 8
  private static let bucketCount = 32 * bucketsPerDoubling
  private var counts = [UInt64](repeating: 0, count: bucketCount)
  private(set) var count: UInt64 = 0

  /// Records a duration in nanoseconds, `times` over; what is negative counts as zero.
  mutating func record(nanoseconds: Int64, times: UInt64 = 1) {
    counts[Self.bucket(of: nanoseconds)] += times
    count += times
  }

  /// The duration in milliseconds below which the share `quantile` (0…1) of the durations lies; `nil` when there are none.
  func milliseconds(atQuantile quantile: Double) -> Double? {
    guard count > 0 else { return nil }
    let rank = max(1, UInt64((Double(count) * quantile).rounded(.up)))
    var seen: UInt64 = 0
    for (bucket, count) in counts.enumerated() {
      seen += count
      if seen >= rank { return Self.upperMicroseconds(of: bucket) / 1_000 }
    }
    return nil
  }

  private static func bucket(of nanoseconds: Int64) -> Int {
    let microseconds = nanoseconds / 1_000
    guard microseconds >= 1 else { return 0 }
    let doubling = 63 - microseconds.leadingZeroBitCount
    let within =
      doubling >= 3 ? Int(microseconds >> Int64(doubling - 3)) & 7 : Int(microseconds << Int64(3 - doubling)) & 7
    return min(doubling * bucketsPerDoubling + within, bucketCount - 1)
  }

  private static func upperMicroseconds(of bucket: Int) -> Double {
    let doubling = bucket / bucketsPerDoubling
    let within = bucket % bucketsPerDoubling
    return Double(UInt64(1) << UInt64(doubling)) * (1 + Double(within + 1) / Double(bucketsPerDoubling))
  }
}
