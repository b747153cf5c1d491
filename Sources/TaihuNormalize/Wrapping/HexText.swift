internal import TaihuCore

/// Bytes and numbers as hexadecimal digits.
enum HexText {
  /// The value of a digit, or `nil`.
  @inline(__always)
  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// The bytes that pairs of digits stand for; white space between them is passed over.
  ///
  /// - Throws: a refusal that names the character that can't be.
  /// - Complexity: O(length).
  static func bytes(_ text: [UInt8]) throws(Refusal) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    var high: UInt8?
    for (offset, character) in text.enumerated() where character > 0x20 {
      guard let digit = digit(character) else {
        throw Refusal(.malformed, "hex: byte \(character) at offset \(offset) is no hexadecimal digit")
      }
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    if high != nil { throw Refusal(.truncated, "hex: the text breaks off inside a pair of digits") }
    return bytes
  }

  /// Bytes as pairs of digits, at most sixteen of them.
  static func text(_ bytes: [UInt8]) -> String {
    let shown = bytes.prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(
      separator: " ")
    return bytes.count > 16 ? shown + " …" : shown
  }

  /// A number as `0x…`.
  static func number(_ number: UInt64) -> String { "0x" + String(number, radix: 16, uppercase: true) }
}
