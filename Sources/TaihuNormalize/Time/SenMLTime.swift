internal import TaihuCore

/// Times of SenML (RFC 8428, section 4.5.3).
enum SenMLTime {
  /// Sums below 2^28 are seconds relative to the receive time, the others are seconds since 1970.
  static let absoluteMin = 268_435_456.0

  /// The time of a record from its base time and its own, and where it comes from; `nil` when it is not finite.
  static func resolve(_ base: JSONNumber?, _ own: JSONNumber?) -> (time: Timestamp, source: ClockWindow.Source)? {
    guard let sum = SenMLBase.sum(base, own) else { return (.epoch, .none) }
    guard sum.value.isFinite else { return nil }
    return (Timestamp(nanoseconds: sum.integer(timesPowerOfTen: 9)), sum.value < absoluteMin ? .relative : .device)
  }
}
