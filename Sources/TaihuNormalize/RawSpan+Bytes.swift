/// Bounds-checked reads of bytes, the only place of this module that loads from raw memory.
///
/// `unsafeLoad` checks its bounds; it is unsafe only for types in which some bit patterns are invalid. All bit patterns
/// of the integers read here are valid. Where a load leaves the check out, the line before it has made it.
extension RawSpan {
  /// The byte at an offset.
  @inline(__always)
  func byte(_ offset: Int) -> UInt8 {
    unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }

  /// The byte at an offset, or 0 past the end: to text formats a NUL is as wrong as the end is.
  @inline(__always)
  func byteOrZero(_ offset: Int) -> UInt8 {
    UInt(bitPattern: offset) < UInt(bitPattern: byteCount)
      ? unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self) : 0
  }

  /// The eight bytes from an offset on, the first in the lowest bits.
  @inline(__always)
  func word(_ offset: Int) -> UInt64 {
    UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// `count` bytes (0–7) from an offset on, the first in the lowest bits, the missing ones zero.
  @inline(__always)
  func word(_ offset: Int, count: Int) -> UInt64 {
    if offset &+ 8 <= byteCount { return word(offset) & ~(UInt64.max &<< UInt64(truncatingIfNeeded: count &* 8)) }
    var word: UInt64 = 0
    for index in 0..<count { word |= UInt64(byte(offset &+ index)) &<< UInt64(truncatingIfNeeded: index &* 8) }
    return word
  }

  /// A copy of the bytes in a range.
  func array(_ range: Range<Int>) -> [UInt8] {
    unsafe extracting(range).withUnsafeBytes { unsafe Array($0) }
  }

  /// Whether two ranges hold the same bytes.
  func areEqual(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    var offset = 0
    while offset < left.count {
      if byte(left.lowerBound + offset) != byte(right.lowerBound + offset) { return false }
      offset += 1
    }
    return true
  }

  /// The text in a range; what is not valid UTF-8 becomes U+FFFD.
  func text(_ range: Range<Int>) -> String {
    String(decoding: array(range), as: UTF8.self)
  }

  /// Whether the bytes in a range are exactly those.
  @inline(__always)
  func holds(_ range: Range<Int>, _ expected: StaticString) -> Bool {
    guard range.count == expected.utf8CodeUnitCount else { return false }
    for index in 0..<range.count where unsafe byte(range.lowerBound + index) != expected.utf8Start[index] {
      return false
    }
    return true
  }
}

extension [UInt8] {
  /// Appends the bytes that stand in a range of a span.
  mutating func append(_ range: Range<Int>, of span: RawSpan) {
    unsafe span.extracting(range).withUnsafeBytes { unsafe append(contentsOf: $0) }
  }

  /// Hands the bytes over as a raw span. Unsafe only for types with padding, which bytes don't have.
  @inline(__always)
  func withBytes<Result>(_ body: (RawSpan) -> Result) -> Result {
    unsafe body(span.bytes)
  }
}
