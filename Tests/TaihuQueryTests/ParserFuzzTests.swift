import TaihuQuery
import Testing

@Suite("Queries that are not what they should be")
struct ParserFuzzTests {
  private static let seeds = [
    "sum by (site) (rate(rain_total{site=~\"l.*\", a!='b'}[5m] offset 1h)) / 3 > bool 0.5",
    "a * on(x, y) group_left(z) b @ end() offset -5m", "max_over_time(rate(a[5m])[1h:30s] @ 12.5)",
    "{\"水位\", \"label two\"=`raw`} ^ 0x1f ^ -1e-3 # words", "label_replace(v, \"a\", \"$1\", 'b', \"(.*)\\n\\x41\")",
    "topk(5, quantile_over_time(0.9, a[1d12h])) unless ignoring() absent(b)",
  ]

  private static let signs = Array("()[]{}\"'`\\,:@+-*/%^=!~<>#0123456789 ".utf8)

  @Test("any change of a query is either read or refused with a place inside it", arguments: 0..<40)
  func mutations(round: UInt64) {
    var random = SeededRandom(seed: 0x5EED + round)
    for _ in 0..<250 {
      var bytes = Array(Self.seeds[Int(random.next() % UInt64(Self.seeds.count))].utf8)
      for _ in 0..<1 + random.next() % 6 { Self.mutate(&bytes, &random) }
      let text = String(decoding: bytes, as: UTF8.self)
      do {
        _ = try Query(text)
      } catch {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let place = error.place else { continue }
        #expect(
          (1...max(1, lines.count + text.count { $0 == "\r\n" })).contains(place.line), "seed \(round): \(text)")
        #expect(place.column >= 1 && place.column <= place.text.unicodeScalars.count + 1, "seed \(round): \(text)")
      }
    }
  }

  private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
    guard !bytes.isEmpty else { return }
    let place = Int(random.next() % UInt64(bytes.count))
    switch random.next() % 5 {
    case 0: bytes.remove(at: place)
    case 1: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
    case 2: bytes[place] = Self.signs.randomElement(using: &random) ?? 0
    case 3: bytes.insert(contentsOf: bytes[place..<min(place + 8, bytes.count)], at: place)
    default: bytes.removeSubrange(place..<min(place + 5, bytes.count))
    }
  }
}

/// The generator SplitMix64, so that a failure can be made again from its seed.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
