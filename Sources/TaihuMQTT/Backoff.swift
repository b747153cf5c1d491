/// How long to wait before the next attempt: doubling from the least to the most, each time shortened at random by up
/// to half, so that many clients of a broker which comes back don't all come back in the same second.
struct Backoff: Sendable {
  private let range: ClosedRange<Duration>
  private var generator: SplitMix64
  private var ceiling: Duration

  /// A back-off that starts at the lower bound of `range`, with a seed for its random part.
  init(range: ClosedRange<Duration>, seed: UInt64) {
    self.range = range
    generator = SplitMix64(state: seed)
    ceiling = range.lowerBound
  }

  /// The next delay, from half of the present ceiling up to it. Then the ceiling doubles, up to the upper bound.
  mutating func next() -> Duration {
    let delay = ceiling * Double.random(in: 0.5...1, using: &generator)
    ceiling = min(ceiling * 2, range.upperBound)
    return delay
  }

  /// Starts over: the attempt succeeded and lasted.
  mutating func reset() {
    ceiling = range.lowerBound
  }
}

/// A small generator that gives the same numbers for the same seed (Steele, Lea, Flood: Fast splittable pseudorandom
/// number generators, 2014).
private struct SplitMix64: RandomNumberGenerator, Sendable {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
