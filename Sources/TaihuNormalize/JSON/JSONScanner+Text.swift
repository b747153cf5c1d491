internal import TaihuCore

extension JSONScanner {
  /// Reads the string that begins here, eight bytes at a time where there is nothing special in them.
  @inline(__always)
  mutating func text(in bytes: RawSpan) throws(Refusal) -> JSONText {
    let start = position &+ 1
    var offset = start
    while offset &+ 8 <= bytes.byteCount {
      let word = bytes.word(offset)
      let special = Self.specialBytes(word)
      if special == 0 {
        offset &+= 8
        continue
      }
      let bit = special.trailingZeroBitCount & ~7
      offset &+= bit &>> 3
      if UInt8(truncatingIfNeeded: word &>> UInt64(truncatingIfNeeded: bit)) == UInt8(ascii: "\"") {
        position = offset &+ 1
        return JSONText(start: start, end: offset, hasEscapes: false)
      }
      break
    }
    position = offset
    return try slowText(from: start, in: bytes)
  }

  /// Has the top bit set in the first byte that is a quote, a backslash, a control or not ASCII; 0 when none is.
  /// Bytes after the first may be marked wrongly.
  @inline(__always)
  private static func specialBytes(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    let found =
      (quote &- ones) & ~quote | (backslash &- ones) & ~backslash | (word &- ones &* 0x20) & ~word | word
    return found & (ones &* 0x80)
  }

  private mutating func slowText(from start: Int, in bytes: RawSpan) throws(Refusal) -> JSONText {
    var hasEscapes = false
    while position < bytes.byteCount {
      switch bytes.byte(position) {
      case UInt8(ascii: "\""):
        position += 1
        return JSONText(start: start, end: position - 1, hasEscapes: hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        try escape(in: bytes)
      case 0..<0x20: throw failure(.malformed, "a control character in a string", in: bytes)
      case 0x80...:
        guard let length = UTF8Check.sequenceLength(at: position, in: bytes) else {
          throw failure(.invalidUTF8, "invalid UTF-8", in: bytes)
        }
        position += length
      default: position += 1
      }
    }
    throw truncated("the end of a string")
  }

  private mutating func escape(in bytes: RawSpan) throws(Refusal) {
    guard position + 1 < bytes.byteCount else { throw truncated("an escape") }
    switch bytes.byte(position + 1) {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 2
    case UInt8(ascii: "u"): try unicodeEscape(in: bytes)
    default: throw failure(.malformed, "an unknown escape", in: bytes)
    }
  }

  private mutating func unicodeEscape(in bytes: RawSpan) throws(Refusal) {
    guard position + 6 <= bytes.byteCount else { throw truncated("an escape") }
    guard let code = Self.hexadecimal(at: position + 2, in: bytes) else {
      throw failure(.malformed, "an escape without four hexadecimal digits", in: bytes)
    }
    switch code & 0xFC00 {
    case 0xDC00: throw failure(.invalidUTF8, "a lone surrogate", in: bytes)
    case 0xD800:
      guard position + 12 <= bytes.byteCount, bytes.byte(position + 6) == UInt8(ascii: "\\"),
        bytes.byte(position + 7) == UInt8(ascii: "u"),
        let low = Self.hexadecimal(at: position + 8, in: bytes), low & 0xFC00 == 0xDC00
      else { throw failure(.invalidUTF8, "a lone surrogate", in: bytes) }
      position += 12
    default: position += 6
    }
  }

  /// The four hexadecimal digits at an offset, or `nil` when they are not.
  static func hexadecimal(at offset: Int, in bytes: RawSpan) -> UInt16? {
    var code: UInt16 = 0
    for index in 0..<4 {
      let digit: UInt8
      switch bytes.byte(offset + index) {
      case let byte where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case let byte where byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case let byte where byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: return nil
      }
      code = code << 4 | UInt16(digit)
    }
    return code
  }
}
