/// Finds a table header that does not begin with a key, such as `[+pack]` or `[[[pack]`, which the TOML library takes for a fault of its
/// own and ends the process over.
///
/// It steps over everything else by its brackets and quotes, in a text that may be broken: the parser stops at the first
/// fault, so only headers before that fault matter, and up to there the text is well formed.
///
/// - Complexity: O(bytes), without recursion.
enum HeaderCheck {
  /// The line of the first such header; `nil` when there is none.
  static func firstFault(in bytes: [UInt8]) -> Int? {
    var scanner = TOMLScanner(bytes)
    while scanner.skipTrivia() {
      let start = scanner.position
      if scanner.peek == UInt8(ascii: "[") {
        let line = scanner.line
        scanner.advance()
        scanner.skip(UInt8(ascii: "["))
        scanner.skipBlanks()
        if let first = scanner.peek, !canFollowBracket(first) { return line }
        _ = scanner.dottedKey()
        scanner.skipThroughClosingBrackets()
      } else {
        _ = scanner.dottedKey()
        scanner.skip(UInt8(ascii: "="))
        skipValue(&scanner)
      }
      scanner.ensureProgress(from: start)
    }
    return nil
  }

  /// Whether a byte begins a key, or is one that the parser itself refuses.
  private static func canFollowBracket(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "]"): true
    default: DocumentPath.isBareKeyByte(byte)
    }
  }

  /// Steps over a value, nested ones by counting their brackets.
  private static func skipValue(_ scanner: inout TOMLScanner) {
    scanner.skipBlanks()
    var depth = 0
    repeat {
      if depth > 0, !scanner.skipTrivia() { return }
      let start = scanner.position
      switch scanner.peek {
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        scanner.advance()
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        scanner.advance()
      case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = scanner.string()
      default: depth == 0 ? scanner.skipBareValue() : scanner.advance()
      }
      if depth > 0 { scanner.ensureProgress(from: start) }
    } while depth > 0
  }
}
