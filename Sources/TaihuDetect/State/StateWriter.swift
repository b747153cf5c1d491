/// Appends values, little-endian, to a series' saved state.
struct StateWriter {
  /// What was written so far.
  private(set) var bytes: [UInt8] = []

  /// Appends an integer.
  mutating func append<Number: FixedWidthInteger>(_ number: Number) {
    for place in 0..<Number.bitWidth / 8 { bytes.append(UInt8(truncatingIfNeeded: number >> (place * 8))) }
  }

  /// Appends a count that is mostly below 128: seven bits a byte, low ones first, the eighth bit when more follow.
  mutating func append(small number: UInt16) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Appends bytes as they are.
  mutating func append(contentsOf more: [UInt8]) { bytes.append(contentsOf: more) }

  /// Appends a double by its bits.
  mutating func append(_ number: Double) { append(number.bitPattern) }

  /// Appends a float by its bits.
  mutating func append(_ number: Float) { append(number.bitPattern) }

  /// Appends a text, cut to 255 bytes of UTF-8, after its length.
  mutating func append(_ text: String) {
    let utf8 = text.utf8.prefix(255)
    append(UInt8(utf8.count))
    bytes.append(contentsOf: utf8)
  }
}
