internal import TaihuCore

/// Bytes as base64 or base64url text (RFC 4648, sections 4 and 5), with or without padding.
enum Base64Text {
  /// The bytes that a text stands for; white space, as mail has it at line ends, is passed over.
  ///
  /// - Throws: a refusal that names the character that can't be.
  /// - Complexity: O(length).
  static func bytes(_ text: [UInt8]) throws(Refusal) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3 + 3)
    var (bits, count, padding) = (UInt32(0), 0, 0)
    for (offset, character) in text.enumerated() where character > 0x20 {
      if character == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      let value = values[Int(character)]
      guard value < 64, padding == 0 else {
        throw Refusal(.malformed, "base64: byte \(character) at offset \(offset) is no character of it")
      }
      bits = bits << 6 | UInt32(value)
      count += 1
      if count % 4 == 0 {
        bytes += [
          UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits),
        ]
        bits = 0
      }
    }
    try appendRest(bits, count % 4, padding, to: &bytes)
    return bytes
  }

  private static func appendRest(
    _ bits: UInt32, _ count: Int, _ padding: Int, to bytes: inout [UInt8]
  ) throws(Refusal) {
    guard count != 1, padding == 0 || count + padding == 4 else {
      throw Refusal(.truncated, "base64: the text breaks off inside a group of four characters")
    }
    if count == 2 { bytes.append(UInt8(truncatingIfNeeded: bits >> 4)) }
    if count == 3 { bytes += [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)] }
  }

  /// The six bits that each character stands for; 255 for those that stand for none.
  private static let values: [UInt8] = {
    var values = Array(repeating: UInt8.max, count: 256)
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    values[Int(UInt8(ascii: "-"))] = 62
    values[Int(UInt8(ascii: "_"))] = 63
    return values
  }()
}
