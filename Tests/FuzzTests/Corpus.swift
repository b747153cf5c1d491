import Foundation

/// The inputs that are kept for the fuzz targets, and others made of them.
enum Corpus {
  /// The folder of all of them.
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fuzz/Corpus")

  /// The inputs of one target, in the order of their names.
  static func inputs(of target: String) throws -> [[UInt8]] {
    let folder = folder.appending(path: target)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
      Array(try Data(contentsOf: folder.appending(path: $0)))
    }
  }

  /// One of the inputs with some bytes changed, removed, doubled, cut off or taken from another.
  static func mutation(of inputs: [[UInt8]], _ random: inout SplitMix) -> [UInt8] {
    var bytes = inputs[random.below(inputs.count)]
    for _ in 0..<1 + random.below(4) {
      guard !bytes.isEmpty else { return bytes }
      let place = random.below(bytes.count)
      switch random.below(8) {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes[place] ^= 1 << UInt8(random.below(8))
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(oftenSpecial[random.below(oftenSpecial.count)], at: place)
      case 4: bytes.removeLast(bytes.count - place)
      case 5: bytes.insert(contentsOf: bytes[place...].prefix(16), at: random.below(bytes.count))
      case 6: bytes.replaceSubrange(place..., with: inputs[random.below(inputs.count)].suffix(random.below(64)))
      default: bytes[place] = oftenSpecial[random.below(oftenSpecial.count)]
      }
    }
    return bytes
  }

  /// Bytes that mean something in one form or another.
  private static let oftenSpecial = Array("{}[]()\",:;.=-+eE0919\\*&#$ \n\t/".utf8) + [0, 0x7F, 0x80, 0xFF]
}

/// The numbers of SplitMix64 (Steele, Lea, Flood 2014): the same from the same seed, and quick without optimization.
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The next number.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }

  /// A number below a limit.
  mutating func below(_ limit: Int) -> Int { Int(truncatingIfNeeded: next() >> 33) % limit }
}
