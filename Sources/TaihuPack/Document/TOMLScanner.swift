/// Steps through the bytes of a TOML text: trivia, keys, strings, bare values. Counts lines.
struct TOMLScanner {
  /// The index of the next byte.
  private(set) var position = 0
  /// The line of the next byte, counted from 1.
  private(set) var line = 1
  /// The lines of basic strings or keys with an escaped NUL.
  private(set) var linesWithNUL: [Int] = []

  private let bytes: [UInt8]

  /// A scanner at the beginning of a text.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The next byte; `nil` at the end.
  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Steps over the next byte.
  mutating func advance() {
    if peek == UInt8(ascii: "\n") { line += 1 }
    position += 1
  }

  /// Steps over blanks and then `byte` when it is next; whether it was.
  @discardableResult
  mutating func skip(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard peek == byte else { return false }
    advance()
    return true
  }

  /// Steps over spaces and tabs.
  mutating func skipBlanks() {
    while peek == UInt8(ascii: " ") || peek == UInt8(ascii: "\t") { advance() }
  }

  /// Steps over blanks, line ends and comments; whether anything follows.
  mutating func skipTrivia() -> Bool {
    while let byte = peek {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): advance()
      case UInt8(ascii: "#"): while let next = peek, next != UInt8(ascii: "\n") { advance() }
      default: return true
      }
    }
    return false
  }

  /// Steps over one byte if nothing was consumed since `start`, so that a loop on a broken text ends.
  mutating func ensureProgress(from start: Int) {
    if position == start { advance() }
  }

  /// Steps over `]` or `]]`.
  mutating func skipThroughClosingBrackets() {
    while skip(UInt8(ascii: "]")) {}
  }

  /// Steps over a number, boolean, date or time.
  mutating func skipBareValue() {
    while let byte = peek, !Self.endsBareValue.contains(byte) { advance() }
  }

  /// Reads `a."b c".'d'`.
  mutating func dottedKey() -> [String] {
    var keys: [String] = []
    repeat {
      skipBlanks()
      keys.append(key())
    } while skip(UInt8(ascii: "."))
    return keys
  }

  /// Reads a string of any of the four kinds and gives its text; single-line ones exactly, which is all that keys need.
  mutating func string() -> String {
    guard let quote = peek else { return "" }
    advance()
    guard peek == quote else { return body(quote: quote, closing: 1) }
    advance()
    guard peek == quote else { return "" }
    advance()
    return body(quote: quote, closing: 3)
  }

  private static let endsBareValue: Set<UInt8> = [
    UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "\n"),
  ]

  private mutating func key() -> String {
    if peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") { return string() }
    let start = position
    while let byte = peek, DocumentPath.isBareKeyByte(byte) { advance() }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Reads up to the closing quotes; `closing` is their number, 1 or 3.
  private mutating func body(quote: UInt8, closing: Int) -> String {
    var text: [UInt8] = []
    var quotes = 0
    while let byte = peek {
      advance()
      guard byte == quote else {
        quotes = 0
        if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { escape(into: &text) } else { text.append(byte) }
        continue
      }
      quotes += 1
      guard quotes == closing else { continue }
      // Up to two quotes may stand directly before the closing three.
      while closing == 3, peek == quote { advance() }
      break
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads what follows a backslash.
  private mutating func escape(into text: inout [UInt8]) {
    guard let kind = peek else { return }
    advance()
    switch kind {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "u"): scalar(digits: 4, into: &text)
    case UInt8(ascii: "U"): scalar(digits: 8, into: &text)
    default: text.append(kind)
    }
  }

  private mutating func scalar(digits: Int, into text: inout [UInt8]) {
    let end = min(position + digits, bytes.count)
    let code = UInt32(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16)
    while position < end { advance() }
    if code == 0 { linesWithNUL.append(line) }
    if let scalar = code.flatMap(Unicode.Scalar.init) { text.append(contentsOf: String(scalar).utf8) }
  }
}
