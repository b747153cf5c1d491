/// Where a JSON string stands in the payload, without its quotes. Its UTF-8 and its escapes have been checked.
///
/// Offsets are kept in 32 bits: MQTT has no message of more than 256 MB.
struct JSONText: BitwiseCopyable {
  private let first, last: UInt32
  /// Whether there are escapes in it.
  let hasEscapes: Bool

  /// A string between the byte after its opening quote and its closing quote.
  @inline(__always)
  init(start: Int, end: Int, hasEscapes: Bool) {
    first = UInt32(truncatingIfNeeded: start)
    last = UInt32(truncatingIfNeeded: end)
    self.hasEscapes = hasEscapes
  }

  /// The offset of the first byte after the opening quote.
  var start: Int { Int(first) }

  /// The offset of the closing quote.
  var end: Int { Int(last) }

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
