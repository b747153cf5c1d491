/// Reads a unit: UCUM's grammar (section 2.1), with aliases for single units.
///
/// The operators `.` and `/` bind equally and from left to right; a leading `/` means 1 over what follows; annotations
/// in braces mean nothing. While it reads, it writes the same unit in plain UCUM.
struct UnitParser {
  /// What was read.
  struct Result {
    /// The unit.
    var unit: Unit
    /// Its UCUM code.
    var code: String
  }

  /// Longest code that is read, in bytes.
  static let codeBytesMax = 64
  private static let depthMax = 4

  private let text: [UInt8]
  private var position = 0
  private var code = ""

  private init(_ text: String) { self.text = Array(text.utf8) }

  /// Reads a whole text, or `nil` when it is no unit.
  static func parse(_ text: String) -> Result? {
    guard !text.isEmpty, text.utf8.count <= codeBytesMax else { return nil }
    var parser = UnitParser(text)
    guard let unit = parser.term(depth: 0), parser.position == parser.text.count else { return nil }
    return Result(unit: unit, code: parser.code)
  }

  private mutating func term(depth: Int) -> Unit? {
    guard depth <= Self.depthMax else { return nil }
    var result = Unit.one
    var divides = skip("/")
    repeat {
      guard let component = component(depth: depth), let factor = component.power(divides ? -1 : 1),
        let product = result.times(factor)
      else { return nil }
      result = product
      if skip(".") {
        divides = false
      } else if skip("/") {
        divides = true
      } else {
        return result
      }
    } while true
  }

  private mutating func component(depth: Int) -> Unit? {
    if skip("(") {
      guard let inner = term(depth: depth + 1), skip(")") else { return nil }
      return inner
    }
    if peek == UInt8(ascii: "{") { return annotation() ? .one : nil }
    guard let unit = simple() else { return nil }
    return peek == UInt8(ascii: "{") && !annotation() ? nil : unit
  }

  /// A number, or a symbol with perhaps an exponent.
  private mutating func simple() -> Unit? {
    if let first = peek, Self.isDigit(first), !starts(with: "10*"), !starts(with: "10^") {
      guard let number = digits(), number > 0 else { return nil }
      code += String(number)
      return Unit(dimension: .one, scale: UnitScale(number), isMetric: false)
    }
    let symbol = symbol()
    let exponentStart = position
    let isNegative = peek == UInt8(ascii: "-")
    if isNegative || peek == UInt8(ascii: "+") { position += 1 }
    let exponent = digits()
    if exponent == nil, position != exponentStart { return nil }
    guard let found = Self.unit(symbol) else { return nil }
    let isCompound = found.code.contains { $0 == "." || $0 == "/" }
    // A term in parentheses has no exponent in UCUM's grammar, so there is no code for a power of such an alias.
    if isCompound, exponent != nil { return nil }
    code += isCompound && text.count > symbol.utf8.count ? "(\(found.code))" : found.code
    code += String(decoding: text[exponentStart..<position], as: UTF8.self)
    return found.unit.power((isNegative ? -1 : 1) * (exponent ?? 1))
  }

  /// The unit of a symbol: an atom, one with a prefix, or an alias.
  private static func unit(_ symbol: String) -> Result? {
    if let atom = UnitAtoms.table[symbol] { return Result(unit: atom, code: symbol) }
    if let alias = UnitAliases.symbols[symbol] ?? UnitAliases.chinese[symbol] { return parse(alias) }
    for prefix in UnitAtoms.prefixes where symbol.hasPrefix(prefix.symbol) {
      if let atom = UnitAtoms.table[String(symbol.dropFirst(prefix.symbol.count))],
        let unit = atom.prefixed(powerOfTen: prefix.powerOfTen)
      {
        return Result(unit: unit, code: symbol)
      }
    }
    return nil
  }

  /// Everything up to an operator, a digit outside brackets or an annotation. `%` and brackets may hold anything.
  private mutating func symbol() -> String {
    let start = position
    if starts(with: "10*") || starts(with: "10^") {
      position += 3
    } else if starts(with: "dB(A)") {
      position += 5
    } else {
      var isBracketed = false
      while let byte = peek, isBracketed || !Self.endsSymbol(byte) {
        if byte == UInt8(ascii: "[") { isBracketed = true }
        if byte == UInt8(ascii: "]") { isBracketed = false }
        position += 1
      }
    }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  private mutating func annotation() -> Bool {
    let start = position
    while let byte = peek {
      position += 1
      if byte == UInt8(ascii: "}") {
        code += String(decoding: text[start..<position], as: UTF8.self)
        return true
      }
    }
    return false
  }

  /// A number of up to nine digits, or `nil`.
  private mutating func digits() -> Int? {
    let start = position
    while let byte = peek, Self.isDigit(byte) { position += 1 }
    guard position > start, position - start <= 9 else { return nil }
    return Int(String(decoding: text[start..<position], as: UTF8.self))
  }
}

extension UnitParser {
  private var peek: UInt8? { position < text.count ? text[position] : nil }

  private mutating func skip(_ character: Character) -> Bool {
    guard peek == character.asciiValue else { return false }
    position += 1
    code.append(character)
    return true
  }

  private func starts(with prefix: String) -> Bool { text[position...].starts(with: prefix.utf8) }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

  private static func isOperator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "(")
  }

  private static func endsSymbol(_ byte: UInt8) -> Bool {
    isDigit(byte) || isOperator(byte) || byte == UInt8(ascii: ")") || byte == UInt8(ascii: "{")
      || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
  }
}
