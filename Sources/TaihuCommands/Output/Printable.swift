/// Makes text that a device supplied harmless to a terminal.
enum Printable {
  /// The text with everything visible that would move the cursor, change colours, break the line or turn the direction
  /// of writing: `\n`, `\t`, `\r`, `\x1b`, `\u{202e}`.
  ///
  /// - Complexity: O(length); text that needs nothing is returned as it is.
  static func escaped(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if isUnsafe(scalar) { result += escape(of: scalar) } else { result.unicodeScalars.append(scalar) }
    }
  }

  /// Bytes as text: as it is where it is UTF-8, else with `\xff` for each byte beyond ASCII; control
  /// characters escaped.
  static func escaped(_ bytes: some Sequence<UInt8>) -> String {
    let bytes = Array(bytes)
    if let text = String(validating: bytes, as: UTF8.self) { return escaped(text) }
    return bytes.reduce(into: "") { result, byte in
      result += byte < 0x80 ? escaped(String(UnicodeScalar(byte))) : escape(of: UnicodeScalar(byte))
    }
  }

  /// How a character that must not reach the terminal is shown.
  static func escape(of scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default: break
    }
    let hex = String(scalar.value, radix: 16)
    if scalar.value < 0x100 { return "\\x" + (hex.utf8.count < 2 ? "0" : "") + hex }
    return "\\u{" + hex + "}"
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F: true
    case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
    default: false
    }
  }
}
