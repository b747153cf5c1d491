extension Lexer {
  /// A text in quotes at the present place. Between backticks everything stands for itself; between the other quotes
  /// escapes are those of Go: `\n`, `\"`, `\x41`, `\101`, `\u6e56`, `\U0001f30a`.
  mutating func string() throws(QueryFault) -> String {
    let start = position
    let quote = bytes[position]
    let isRaw = quote == UInt8(ascii: "`")
    skip()
    var content: [UInt8] = []
    while let byte = peek() {
      if byte == quote {
        skip()
        return try text(content, from: start)
      }
      if byte == 0x0A, !isRaw { break }
      if byte == UInt8(ascii: "\\"), !isRaw {
        try escape(quote, into: &content)
      } else {
        content.append(byte)
        skip()
      }
    }
    throw fault(
      "the text that begins here has no closing \(Character(Unicode.Scalar(quote)))", from: start, to: position)
  }

  private func text(_ content: [UInt8], from start: Int) throws(QueryFault) -> String {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw fault("the text is not UTF-8", from: start, to: position)
    }
    return text
  }

  private mutating func escape(_ quote: UInt8, into content: inout [UInt8]) throws(QueryFault) {
    let start = position
    skip()
    guard let byte = peek() else { throw fault("the text ends inside an escape", from: start, to: position) }
    skip()
    switch byte {
    case UInt8(ascii: "a"): content.append(0x07)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "v"): content.append(0x0B)
    case UInt8(ascii: "\\"), quote: content.append(byte)
    case UInt8(ascii: "x"): content.append(UInt8(try digits(2, radix: 16, from: start)))
    case UInt8(ascii: "u"): try append(scalar: digits(4, radix: 16, from: start), from: start, to: &content)
    case UInt8(ascii: "U"): try append(scalar: digits(8, radix: 16, from: start), from: start, to: &content)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      skip(-1)
      let value = try digits(3, radix: 8, from: start)
      guard value < 256 else { throw fault("\\\(String(value, radix: 8)) is no byte", from: start, to: position) }
      content.append(UInt8(value))
    default:
      throw fault("'\\\(scalarText(at: position - 1))' is no escape", from: start, to: position)
    }
  }

  private mutating func digits(_ count: Int, radix: Int, from start: Int) throws(QueryFault) -> UInt32 {
    let end = min(position + count, bytes.count)
    let text = String(decoding: bytes[position..<end], as: UTF8.self)
    guard text.utf8.count == count, text.first != "+", text.first != "-", let value = UInt32(text, radix: radix) else {
      throw fault("the escape wants \(count) digits", from: start, to: end)
    }
    skip(count)
    return value
  }

  private func append(scalar value: UInt32, from start: Int, to content: inout [UInt8]) throws(QueryFault) {
    guard let scalar = Unicode.Scalar(value) else {
      throw fault("there is no such character", from: start, to: position)
    }
    content.append(contentsOf: Array(String(Character(scalar)).utf8))
  }
}
