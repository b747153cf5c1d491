/// One aspect under which a reading can be unusual: a signed, scaled number and what such numbers used to be.
///
/// Both tails are counted apart, since many quantities are lopsided, but share one total.
struct Feature: BitwiseCopyable {
  /// The number of observations at which all counts are halved: about two months at five minutes weigh fully.
  private static let totalMax = 12_000
  /// Surprise added for each half-octave beyond everything seen.
  private static let slope = 0.6
  /// The most surprise that one unit of magnitude, one usual distance, may give: as if the tail halved with each. A
  /// record by a hair is thereby no alarm, however long the history.
  private static let surpriseMaxPerUnit = 0.3

  private var above = TailHistogram()
  private var below = TailHistogram()

  /// The surprise of `value`, −log₁₀ of its tail's share of the past, within 0 and what its size allows; then counts
  /// it. `value` is in multiples of its usual magnitude.
  ///
  /// - Complexity: O(1).
  mutating func surprise(of value: Double) -> Double {
    let bin = TailHistogram.bin(of: value.magnitude)
    let total = above.count + below.count
    let surprise =
      value >= 0
      ? above.surprise(bin: bin, total: total, slope: Self.slope)
      : below.surprise(bin: bin, total: total, slope: Self.slope)
    if value >= 0 { above.add(bin: bin) } else { below.add(bin: bin) }
    if total + 1 >= Self.totalMax {
      above.halve()
      below.halve()
    }
    return min(max(0, surprise), Self.surpriseMaxPerUnit * value.magnitude)
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
    above = TailHistogram(from: &reader, countMax: Self.totalMax)
    below = TailHistogram(from: &reader, countMax: Self.totalMax - above.count)
  }
}
