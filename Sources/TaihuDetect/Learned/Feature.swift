/// One aspect under which a reading can be unusual: a signed, scaled number and what such numbers used to be.
///
/// Both tails are counted apart, since many quantities are lopsided, but share one total.
struct Feature: BitwiseCopyable {
  /// What a reading shows under one aspect.
  struct Finding: BitwiseCopyable {
    /// The signed size, in multiples of what is usual.
    var size = 0.0
    /// How surprising that is, −log₁₀ of its share of the past; 0 or more.
    var surprise = 0.0
  }

  /// The number of observations at which all counts are halved: about six weeks at five minutes weigh fully.
  private static let totalMax = 12_000
  /// Surprise added for each half-octave beyond everything seen.
  private static let slope = 0.6
  /// The most surprise that one unit of size, one usual distance, may give: as if the tail halved with each. A record by
  /// a hair is thereby no alarm, however long the history.
  private static let surpriseMaxPerUnit = 0.34

  private var above = TailHistogram()
  private var below = TailHistogram()

  /// The surprise of `size`, within 0 and what its size allows; then counts it.
  ///
  /// - Complexity: O(1).
  mutating func finding(of size: Double) -> Finding {
    let bin = TailHistogram.bin(of: size.magnitude)
    let total = above.count + below.count
    let surprise =
      size >= 0
      ? above.surprise(bin: bin, total: total, slope: Self.slope)
      : below.surprise(bin: bin, total: total, slope: Self.slope)
    if size >= 0 { above.add(bin: bin) } else { below.add(bin: bin) }
    if total + 1 >= Self.totalMax {
      above.halve()
      below.halve()
    }
    return Finding(size: size, surprise: min(max(0, surprise), Self.surpriseMaxPerUnit * size.magnitude))
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
