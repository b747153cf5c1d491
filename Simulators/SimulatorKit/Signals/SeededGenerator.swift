internal import Glibc

/// A small random number generator with a seed: the same seed gives the same numbers on every machine.
///
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator that starts at `seed`.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// An independent generator for the part named `label`; drawing from one leaves the other as it is.
  ///
  /// The label is hashed with 64-bit FNV-1a, so a device keeps its numbers when others join or leave the fleet.
  public func forked(for label: String) -> SeededGenerator {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in label.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var mixed = SeededGenerator(seed: state ^ hash)
    return SeededGenerator(seed: mixed.next())
  }

  /// A number evenly spread over 0..<1, with 53 random bits.
  mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number evenly spread over `range`.
  mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
  }

  /// A standard normal number (Box and Muller).
  mutating func gaussian() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  /// A count of events of which `mean` are expected: exact below 40, by the normal approximation above.
  mutating func poisson(mean: Double) -> Int {
    guard mean > 0 else { return 0 }
    if mean > 40 { return max(0, Int((mean + mean.squareRoot() * gaussian()).rounded())) }
    let limit = exp(-mean)
    var (count, product) = (0, uniform())
    while product > limit {
      count += 1
      product *= uniform()
    }
    return count
  }
}
