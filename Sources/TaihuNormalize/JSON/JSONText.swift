/// Where a JSON string stands in the payload, without its quotes. Its UTF-8 and its escapes have been checked.
struct JSONText: BitwiseCopyable {
  /// Offsets of the first byte after the opening quote and of the closing quote.
  let start, end: Int
  /// Whether there are escapes in it.
  let hasEscapes: Bool

  /// The bytes between the quotes.
  var range: Range<Int> { start..<end }

  /// The text, escapes resolved.
  func string(in bytes: RawSpan) -> String {
    String(decoding: unescaped(in: bytes), as: UTF8.self)
  }

  /// The UTF-8 bytes of the text, escapes resolved.
  func unescaped(in bytes: RawSpan) -> [UInt8] {
    guard hasEscapes else { return bytes.array(range) }
    var result: [UInt8] = []
    var offset = start
    while offset < end {
      let byte = bytes.byte(offset)
      if byte != UInt8(ascii: "\\") {
        result.append(byte)
        offset += 1
      } else if bytes.byte(offset + 1) == UInt8(ascii: "u") {
        appendScalar(at: &offset, in: bytes, to: &result)
      } else {
        result.append(Self.simpleEscape(bytes.byte(offset + 1)))
        offset += 2
      }
    }
    return result
  }

  private func appendScalar(at offset: inout Int, in bytes: RawSpan, to result: inout [UInt8]) {
    var code = UInt32(JSONScanner.hexadecimal(at: offset + 2, in: bytes) ?? 0xFFFD)
    offset += 6
    if code & 0xFC00 == 0xD800 {
      let low = UInt32(JSONScanner.hexadecimal(at: offset + 2, in: bytes) ?? 0xDC00)
      code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
      offset += 6
    }
    let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
    result.append(contentsOf: String(Character(scalar)).utf8)
  }

  private static func simpleEscape(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: byte
    }
  }
}
