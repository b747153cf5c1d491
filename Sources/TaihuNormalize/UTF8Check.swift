/// Checks UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing beyond U+10FFFF.
enum UTF8Check {
  /// The length (2–4) of the sequence that begins with the byte ≥ 0x80 at `offset`, or `nil` when it is not valid.
  static func sequenceLength(at offset: Int, in bytes: RawSpan) -> Int? {
    let lead = bytes.byte(offset)
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
      length = 3
      if lead == 0xE0 { second = 0xA0...0xBF }
      if lead == 0xED { second = 0x80...0x9F }
    case 0xF0...0xF4:
      length = 4
      if lead == 0xF0 { second = 0x90...0xBF }
      if lead == 0xF4 { second = 0x80...0x8F }
    default: return nil
    }
    guard offset + length <= bytes.byteCount, second.contains(bytes.byte(offset + 1)) else { return nil }
    for index in 2..<max(2, length) where bytes.byte(offset + index) & 0xC0 != 0x80 { return nil }
    return length
  }

  /// The offset of the first byte that is not valid UTF-8, or `nil` when all are. O(n).
  static func firstInvalid(in bytes: RawSpan) -> Int? {
    var offset = 0
    while offset < bytes.byteCount {
      if bytes.byte(offset) < 0x80 {
        offset += 1
      } else if let length = sequenceLength(at: offset, in: bytes) {
        offset += length
      } else {
        return offset
      }
    }
    return nil
  }
}
