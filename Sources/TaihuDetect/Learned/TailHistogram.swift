internal import Glibc

/// How often a magnitude has been seen, in half-octave bins, as counts of fixed size.
///
/// The bins are the exponent and the first mantissa bit of the magnitude as a `Float`: below ¼, then ¼, 0.375, ½, 0.75,
/// 1, 1.5, 2, 3 … up to 512 and beyond. No logarithm is needed to place a value.
struct TailHistogram: BitwiseCopyable {
  /// The number of bins.
  static let binCount = 24
  /// The most bins by which a magnitude may exceed everything seen and still count as more surprising.
  private static let extrapolationMax = 12
  private static let shift: UInt32 = 22
  private static let base = Int(Float(0.25).bitPattern >> shift)

  /// The counts, smallest magnitudes first.
  private(set) var counts = InlineArray<24, UInt16>(repeating: 0)
  private var total: UInt16 = 0

  /// The number of observations counted.
  var count: Int { Int(total) }

  /// The bin of a magnitude ≥ 0.
  static func bin(of magnitude: Double) -> Int {
    let place = Int(Float(magnitude).bitPattern >> shift) - base + 1
    return min(max(place, 0), binCount - 1)
  }

  /// How surprising a magnitude in `bin` is, as −log₁₀ of the share of `total` observations that were at least as
  /// large; half of its own bin counts. Beyond everything seen, each further bin adds `slope`.
  ///
  /// `total` may count observations elsewhere besides the ``count`` of this histogram.
  /// - Complexity: O(``binCount``).
  func surprise(bin: Int, total: Int, slope: Double) -> Double {
    var smaller = 0
    for below in 0..<bin { smaller += Int(counts[below]) }
    let twiceAbove = 2 * (count - smaller) - Int(counts[bin])
    let surprise = log10((Double(total) + 1) / (0.5 * Double(twiceAbove) + 0.5))
    guard twiceAbove == 0 else { return surprise }
    return surprise + slope * Double(min(distance(toSeenBelow: bin), Self.extrapolationMax))
  }

  /// Counts one magnitude in `bin`. A histogram holds at most `UInt16.max` observations; its owner halves it before.
  mutating func add(bin: Int) {
    counts[bin] += 1
    total += 1
  }

  /// Halves every count, so that what is long past weighs less.
  mutating func halve() {
    total = 0
    for bin in 0..<Self.binCount {
      counts[bin] /= 2
      total += counts[bin]
    }
  }

  private func distance(toSeenBelow bin: Int) -> Int {
    var below = bin
    while below >= 0, counts[below] == 0 { below -= 1 }
    return bin - below
  }
}

extension TailHistogram {
  /// Appends the counts, one or two bytes each: most bins of most series hold little.
  func encode(to writer: inout StateWriter) {
    for bin in 0..<Self.binCount { writer.append(small: counts[bin]) }
  }

  /// A histogram from its counts; refused when there are more than `countMax`, at most `UInt16.max`.
  init(from reader: inout StateReader, countMax: Int) {
    var count = 0
    for bin in 0..<Self.binCount {
      counts[bin] = reader.nextSmall()
      count += Int(counts[bin])
    }
    if count > countMax { reader.refuse() }
    total = UInt16(clamping: count)
  }
}
