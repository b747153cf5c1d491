/// Random numbers from a seed (SplitMix64: Steele, Lea and Flood, OOPSLA 2014): the same seed, the same run.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  /// Numbers of a seed; `stream` tells apart what must not disturb each other.
  init(seed: UInt64, stream: UInt64 = 0) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 ^ stream &* 0xD1B5_4A32_D192_ED03
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to `end`.
  mutating func below(_ end: Int) -> Int { Int(truncatingIfNeeded: next() % UInt64(end)) }

  /// A number of a range.
  mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

  /// Whether something happens that happens once in `times`.
  mutating func chance(_ times: Int) -> Bool { below(times) == 0 }

  /// One of some elements.
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
