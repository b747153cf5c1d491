/// One aspect under which a reading can be unusual: a signed, scaled number and what such numbers used to be.
///
/// Both tails are counted apart, since many quantities are lopsided, but share one total.
struct Feature: BitwiseCopyable {
  /// The number of observations at which all counts are halved: about two months at five minutes weigh fully.
  private static let totalMax = 12_000
  /// Surprise added for each half-octave beyond everything seen.
  private static let slope = 0.6

  private var above = TailHistogram()
  private var below = TailHistogram()
  private var total: UInt16 = 0

  /// The surprise of `value`, −log₁₀ of its tail's share of the past, at least 0; then counts it.
  ///
  /// - Complexity: O(1).
  mutating func surprise(of value: Double) -> Double {
    let bin = TailHistogram.bin(of: value.magnitude)
    let surprise =
      value >= 0
      ? above.surprise(bin: bin, total: Double(total), slope: Self.slope)
      : below.surprise(bin: bin, total: Double(total), slope: Self.slope)
    if value >= 0 { above.add(bin: bin) } else { below.add(bin: bin) }
    total += 1
    if Int(total) >= Self.totalMax { total = UInt16(above.halve() + below.halve()) }
    return max(0, surprise)
  }
}

extension Feature {
  /// Appends the counts.
  func encode(to writer: inout StateWriter) {
    above.encode(to: &writer)
    below.encode(to: &writer)
  }

  /// A feature from its counts; refused when there are more than could have been counted.
  init(from reader: inout StateReader) {
    above = TailHistogram(from: &reader)
    below = TailHistogram(from: &reader)
    let counted = above.total + below.total
    if counted < Self.totalMax { total = UInt16(counted) } else { reader.refuse() }
  }
}
