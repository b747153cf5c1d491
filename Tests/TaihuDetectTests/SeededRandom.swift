internal import Glibc

/// A small seeded generator (SplitMix64), so that a random test can be run again.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  /// A generator for `seed`.
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A normally distributed number (Box–Muller).
  mutating func normal(_ deviation: Double = 1) -> Double {
    let radius = (-2 * log(Double.random(in: 0..<1, using: &self) + 1e-300)).squareRoot()
    return deviation * radius * cos(2 * .pi * Double.random(in: 0..<1, using: &self))
  }
}
