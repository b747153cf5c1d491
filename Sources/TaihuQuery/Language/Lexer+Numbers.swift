extension Lexer {
  /// The units of a length of time in milliseconds, the longest first, as they must stand in one.
  static let units: [(name: String, milliseconds: Double)] = [
    ("y", 365 * 86_400_000), ("w", 7 * 86_400_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000),
    ("ms", 1),
  ]

  /// A number or a length of time at the present place.
  mutating func number() throws(QueryFault) -> Token.Kind {
    let start = position
    while let byte = peek(), isNumberPart(byte, from: start) { skip() }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if let value = Self.number(text) { return .number(value, isDuration: false) }
    if let milliseconds = Self.duration(text) { return .number(milliseconds / 1000, isDuration: true) }
    throw fault(
      "'\(text)' is neither a number nor a length of time such as 5m or 1h30m", from: start, to: position)
  }

  /// Letters and digits belong to a number, and a sign behind the letter of an exponent.
  private func isNumberPart(_ byte: UInt8, from start: Int) -> Bool {
    if Self.isDigit(byte) || Self.startsName(byte) || byte == UInt8(ascii: ".") { return true }
    guard byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"), position > start else { return false }
    let isHexadecimal = position > start + 1 && bytes[start] == UInt8(ascii: "0") && bytes[start + 1] | 0x20 == 0x78
    return !isHexadecimal && bytes[position - 1] | 0x20 == UInt8(ascii: "e")
      && bytes[start..<position - 1].allSatisfy { Self.isDigit($0) || $0 == UInt8(ascii: ".") || $0 == 0x5F }
  }

  /// The value of a number: decimal, hexadecimal with `0x`, octal with a leading `0`, with an exponent, with underscores
  /// between digits.
  static func number(_ text: String) -> Double? {
    guard !text.hasPrefix("_"), !text.hasSuffix("_"), !text.contains("__") else { return nil }
    let plain = String(text.filter { $0 != "_" })
    if plain.hasPrefix("0x") || plain.hasPrefix("0X") { return Int64(plain.dropFirst(2), radix: 16).map { Double($0) } }
    let isWhole = plain.utf8.allSatisfy { isDigit($0) }
    if isWhole, plain.count > 1, plain.hasPrefix("0"), let octal = Int64(plain, radix: 8) { return Double(octal) }
    guard plain.utf8.allSatisfy({ isDigit($0) || $0 == 0x2E || $0 | 0x20 == 0x65 || $0 == 0x2B || $0 == 0x2D })
    else { return nil }
    return Double(plain.hasSuffix(".") ? String(plain.dropLast()) : plain.hasPrefix(".") ? "0" + plain : plain)
  }

  /// The milliseconds of a length of time: whole numbers with units, from the longest to the shortest, each at most once.
  static func duration(_ text: String) -> Double? {
    var rest = text[...]
    var next = 0
    var total = 0.0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      let unit = rest.dropFirst(digits.count).prefix { $0.isLetter }
      guard let count = Int64(digits), let index = units.indices.first(where: { $0 >= next && units[$0].name == unit })
      else { return nil }
      total += Double(count) * units[index].milliseconds
      next = index + 1
      rest = rest.dropFirst(digits.count + unit.count)
    }
    return total <= Double(Int64.max / 1_000_000) && !text.isEmpty ? total : nil
  }
}
