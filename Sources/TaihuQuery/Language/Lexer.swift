/// Cuts the text of a query into tokens.
///
/// - Complexity: O(length of the query).
struct Lexer {
  /// The query.
  let bytes: [UInt8]
  private(set) var position = 0

  /// A lexer at the beginning of a query.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// All tokens of the query; the last is its end.
  static func tokens(of bytes: [UInt8]) throws(QueryFault) -> [Token] {
    var lexer = Lexer(bytes)
    var tokens: [Token] = []
    while true {
      let token = try lexer.next()
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  /// The next token; the end again and again once it is reached.
  mutating func next() throws(QueryFault) -> Token {
    skipSpace()
    let start = position
    guard let byte = peek() else { return Token(kind: .end, span: SourceSpan(start: start, end: start)) }
    let kind: Token.Kind
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): kind = try number()
    case UInt8(ascii: ".") where Self.isDigit(peek(1)): kind = try number()
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): kind = .string(try string())
    case _ where Self.startsName(byte): kind = name()
    default: kind = .sign(try sign())
    }
    return Token(kind: kind, span: SourceSpan(start: start, end: position))
  }

  // MARK: - The parts of tokens

  private mutating func name() -> Token.Kind {
    let start = position
    while let byte = peek(), Self.startsName(byte) || Self.isDigit(byte) || byte == UInt8(ascii: ":") { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    switch text.lowercased() {
    case "inf": return .number(.infinity, isDuration: false)
    case "nan": return .number(.nan, isDuration: false)
    default: return .identifier(text)
    }
  }

  private mutating func sign() throws(QueryFault) -> Token.Sign {
    let equals = peek(1) == UInt8(ascii: "="), tilde = peek(1) == UInt8(ascii: "~")
    let long: Token.Sign? =
      switch bytes[position] {
      case UInt8(ascii: "="): equals ? .equal : tilde ? .matches : nil
      case UInt8(ascii: "!"): equals ? .notEqual : tilde ? .matchesNot : nil
      case UInt8(ascii: "<"): equals ? .lessOrEqual : nil
      case UInt8(ascii: ">"): equals ? .greaterOrEqual : nil
      default: nil
      }
    if let sign = long ?? Token.Sign(rawValue: scalarText(at: position)) {
      position += long == nil ? 1 : 2
      return sign
    }
    throw fault("'\(scalarText(at: position))' has no meaning here", from: position, to: position + 1)
  }

  private mutating func skipSpace() {
    while let byte = peek() {
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      case UInt8(ascii: "#"): while let next = peek(), next != 0x0A { position += 1 }
      default: return
      }
    }
  }

  // MARK: - For the literals

  /// The byte so far ahead, or `nil` beyond the end.
  func peek(_ ahead: Int = 0) -> UInt8? {
    position + ahead < bytes.count ? bytes[position + ahead] : nil
  }

  /// Moves on.
  mutating func skip(_ count: Int = 1) { position += count }

  /// A fault at a stretch of the query.
  func fault(_ message: String, from start: Int, to end: Int) -> QueryFault {
    QueryFault(.badData, message, at: QueryFault.Place(SourceSpan(start: start, end: end), in: bytes))
  }

  /// The scalar at a place, as text.
  func scalarText(at place: Int) -> String {
    var end = place + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return String(decoding: bytes[place..<end], as: UTF8.self)
  }

  /// Whether a byte is a decimal digit.
  static func isDigit(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  /// Whether a name may begin with a byte.
  static func startsName(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || isLetter(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
  }
}
