/// Takes bits out of a stream that ``BitWriter`` wrote, and never more than there are.
struct BitReader {
  /// The stream as little-endian words, and one zero word after them, so that two neighbours can always be read.
  private let words: [UInt64]
  private let bitCount: Int
  private var position = 0

  /// A reader of all but the checksum of sealed bytes.
  ///
  /// - Throws: ``ChunkError/notAChunk`` when there are too few bytes for a checksum, and
  ///   ``ChunkError/checksumMismatch(stored:computed:)``.
  /// - Complexity: O(*n*) in the number of bytes.
  init(sealed bytes: RawSpan) throws(ChunkError) {
    let byteCount = bytes.byteCount - CRC32C.byteCount
    guard byteCount > 0 else { throw .notAChunk }
    words = Self.words(of: bytes, byteCount: byteCount)
    bitCount = byteCount * 8
    let stored = UInt32(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: byteCount, as: UInt32.self))
    let computed = CRC32C.checksum(of: words, byteCount: byteCount)
    guard stored == computed else { throw .checksumMismatch(stored: stored, computed: computed) }
  }

  private static func words(of bytes: RawSpan, byteCount: Int) -> [UInt64] {
    [UInt64](capacity: byteCount / 8 + 2) { output in
      for offset in stride(from: 0, to: byteCount - 7, by: 8) {
        // The load ends at offset + 8, which the stride keeps within byteCount.
        output.append(UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      }
      var last: UInt64 = 0
      for offset in (byteCount & ~7)..<byteCount {
        last |= UInt64(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)) &<< (8 &* (offset & 7))
      }
      output.append(last)
      output.append(0)
    }
  }

  /// Whether nothing is left but the zero bits that fill the last byte.
  var isAtEnd: Bool {
    bitCount - position < 8 && peek(bits: bitCount - position) == 0
  }

  /// The next `width` bits, 0…64.
  ///
  /// - Throws: ``ChunkError/truncated`` when there are fewer.
  mutating func read(bits width: Int) throws(ChunkError) -> UInt64 {
    guard width <= bitCount - position else { throw .truncated }
    defer { position += width }
    return peek(bits: width)
  }

  /// A width that ``BitWriter/writeWidth(_:)`` wrote.
  mutating func readWidth() throws(ChunkError) -> Int {
    let code = Int(try read(bits: BitWidth.codeBits))
    return code == BitWidth.codeOf64 ? 64 : code
  }

  /// A number that ``BitWriter/writeNumber(_:)`` wrote.
  mutating func readNumber() throws(ChunkError) -> UInt64 {
    try read(bits: try readWidth())
  }

  /// A number that ``BitWriter/writeSigned(_:)`` wrote.
  mutating func readSigned() throws(ChunkError) -> Int64 {
    Int64(zigzag: try readNumber())
  }

  /// Puts numbers of `width` bits each, 0…64, into `range` of an array, which must lie within it.
  ///
  /// - Throws: ``ChunkError/truncated`` when there are fewer; the array is then untouched.
  /// - Complexity: O(*n*), about a nanosecond a number.
  mutating func unpack(width: Int, into numbers: inout MutableSpan<Int64>, _ range: Range<Int>) throws(ChunkError) {
    precondition(range.lowerBound >= 0 && range.upperBound <= numbers.count)
    guard range.count * width <= bitCount - position else { throw .truncated }
    defer { position += range.count * width }
    let words = words.span
    let mask = Self.mask(width)
    var position = position
    // All bits lie below bitCount, so the word of the first exists and so does, thanks to the last word, the one after
    // it.
    for index in range {
      let (word, shift) = (position &>> 6, position & 63)
      let low = unsafe words[unchecked: word] &>> shift
      let high = unsafe (words[unchecked: word &+ 1] &<< 1) &<< (63 &- shift)
      unsafe numbers[unchecked: index] = Int64(bitPattern: (low | high) & mask)
      position &+= width
    }
  }

  private func peek(bits width: Int) -> UInt64 {
    let (word, shift) = (position &>> 6, position & 63)
    return (words[word] &>> shift | (words[word + 1] &<< 1) &<< (63 &- shift)) & Self.mask(width)
  }

  @inline(__always)
  private static func mask(_ width: Int) -> UInt64 { width == 0 ? 0 : UInt64.max &>> (64 &- width) }
}
