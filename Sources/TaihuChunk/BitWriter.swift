/// Collects bits, lowest first, in a stream of bytes.
///
/// Bit *n* of the stream is bit *n* mod 8, counted from the lowest, of byte *n* / 8.
struct BitWriter {
  private var words: [UInt64] = []
  private var pending: UInt64 = 0
  private var pendingBits = 0

  /// An empty stream with room for about `bytes`.
  init(expectedBytes bytes: Int) {
    words.reserveCapacity(bytes / 8 + 1)
  }

  /// The bits written so far.
  var bitCount: Int { words.count * 64 + pendingBits }

  /// Writes the lowest `width` bits, 0…64, of a number that has no higher ones.
  ///
  /// - Complexity: O(1), amortized.
  @inline(__always)
  mutating func write(_ value: UInt64, bits width: Int) {
    assert(value.significantBits <= width, "the number does not fit into its bits")
    pending |= value &<< pendingBits
    let total = pendingBits &+ width
    if total < 64 {
      pendingBits = total
    } else {
      words.append(pending)
      pending = value >> (64 &- pendingBits)
      pendingBits = total &- 64
    }
  }

  /// Writes how many bits something takes, in six bits; the code 63 stands for 64.
  ///
  /// - Precondition: it is ``BitWidth/storable(_:)``.
  mutating func writeWidth(_ width: Int) {
    write(UInt64(width == 64 ? BitWidth.codeOf64 : width), bits: BitWidth.codeBits)
  }

  /// Writes a number of any size: its width, then its bits.
  mutating func writeNumber(_ value: UInt64) {
    let width = BitWidth.storable(value.significantBits)
    writeWidth(width)
    write(value, bits: width)
  }

  /// Writes a signed number of any size as ``writeNumber(_:)`` of its zigzag form.
  mutating func writeSigned(_ value: Int64) {
    writeNumber(UInt64(zigzag: value))
  }

  /// Writes all that another stream holds.
  mutating func append(_ other: BitWriter) {
    for word in other.words { write(word, bits: 64) }
    write(other.pending, bits: other.pendingBits)
  }

  /// The bytes, the last one filled up with zero bits, followed by their CRC-32C in four bytes, lowest first.
  consuming func sealedBytes() -> [UInt8] {
    let byteCount = (bitCount + 7) / 8
    words.append(pending)
    let checksum = CRC32C.checksum(of: words, byteCount: byteCount)
    return [UInt8](capacity: byteCount + CRC32C.byteCount) { [words] output in
      for index in 0..<byteCount { output.append(UInt8(truncatingIfNeeded: words[index / 8] &>> (8 &* (index % 8)))) }
      for index in 0..<CRC32C.byteCount { output.append(UInt8(truncatingIfNeeded: checksum &>> (8 &* index))) }
    }
  }
}
