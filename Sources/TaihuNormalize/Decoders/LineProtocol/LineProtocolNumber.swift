internal import Glibc

/// Reads the values of fields that are no texts.
enum LineProtocolNumber {
  /// The value that a range of bytes writes, or `nil` when it writes none.
  static func read(
    _ range: Range<Int>, in bytes: RawSpan
  ) -> (kind: LineProtocolLine.Field.Kind, number: JSONNumber)? {
    guard let last = range.last.map({ bytes.byte($0) }) else { return nil }
    if last == UInt8(ascii: "i") { return integer(range.dropLast(), in: bytes).map { (.integer, $0) } }
    if last == UInt8(ascii: "u") { return unsigned(range.dropLast(), in: bytes).map { (.unsigned, $0) } }
    if last &- 0x30 > 9, let bool = bool(range, in: bytes) {
      return (.boolean, JSONNumber(value: bool ? 1 : 0, isInteger: true))
    }
    return float(range, in: bytes).map { (.float, $0) }
  }

  /// Whether a text is what other programs write for numbers that are none.
  static func isNotFinite(_ text: String) -> Bool {
    ["nan", "inf", "infinity"].contains(text.lowercased().drop { $0 == "+" || $0 == "-" })
  }

  private static func bool(_ range: Range<Int>, in bytes: RawSpan) -> Bool? {
    for word in ["t", "T", "true", "True", "TRUE"] as [StaticString] where bytes.holds(range, word) { return true }
    for word in ["f", "F", "false", "False", "FALSE"] as [StaticString] where bytes.holds(range, word) { return false }
    return nil
  }

  private static func integer(_ range: Range<Int>, in bytes: RawSpan) -> JSONNumber? {
    Int64(bytes.text(range)).map { JSONNumber(DecimalNumber(significand: $0, exponent: 0), isInteger: true) }
  }

  private static func unsigned(_ range: Range<Int>, in bytes: RawSpan) -> JSONNumber? {
    guard bytes.byteOrZero(range.lowerBound) != UInt8(ascii: "-"), let number = UInt64(bytes.text(range)) else {
      return nil
    }
    guard let small = Int64(exactly: number) else { return JSONNumber(value: Double(number), isInteger: true) }
    return JSONNumber(DecimalNumber(significand: small, exponent: 0), isInteger: true)
  }

  /// A decimal: sign, digits with a point anywhere among them, exponent. More digits than a word holds go through the C
  /// library, which rounds them right.
  private static func float(_ range: Range<Int>, in bytes: RawSpan) -> JSONNumber? {
    var offset = range.lowerBound
    let isNegative = bytes.byteOrZero(offset) == UInt8(ascii: "-")
    if isNegative || bytes.byteOrZero(offset) == UInt8(ascii: "+") { offset += 1 }
    var (significand, digits, decimals, hasPoint) = (Int64(0), 0, 0, false)
    while offset < range.upperBound {
      let byte = bytes.byte(offset)
      if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else if byte &- 0x30 <= 9 {
        if digits < 18 { significand = significand * 10 + Int64(byte &- 0x30) }
        if digits > 0 || byte != UInt8(ascii: "0") || hasPoint { digits += 1 }
        if hasPoint { decimals += 1 }
      } else {
        break
      }
      offset += 1
    }
    guard hasDigit(range.lowerBound..<offset, in: bytes),
      let exponent = exponent(offset..<range.upperBound, in: bytes)
    else { return nil }
    if digits > 18 || exponent.magnitude > 400 {
      let value = unsafe strtod(bytes.text(range), nil)
      return JSONNumber(value: value, isInteger: false)
    }
    let decimal = DecimalNumber(significand: isNegative ? -significand : significand, exponent: exponent - decimals)
    return JSONNumber(decimal, isInteger: false)
  }

  private static func hasDigit(_ range: Range<Int>, in bytes: RawSpan) -> Bool {
    range.contains { bytes.byte($0) &- 0x30 <= 9 }
  }

  /// The exponent that a range writes: 0 when it is empty, `nil` when it writes something else.
  private static func exponent(_ range: Range<Int>, in bytes: RawSpan) -> Int? {
    guard let first = range.first else { return 0 }
    guard bytes.byte(first) | 0x20 == UInt8(ascii: "e") else { return nil }
    var offset = first + 1
    let isNegative = bytes.byteOrZero(offset) == UInt8(ascii: "-")
    if isNegative || bytes.byteOrZero(offset) == UInt8(ascii: "+") { offset += 1 }
    guard offset < range.upperBound else { return nil }
    var exponent = 0
    for index in offset..<range.upperBound {
      guard bytes.byte(index) &- 0x30 <= 9 else { return nil }
      exponent = min(exponent * 10 + Int(bytes.byte(index) &- 0x30), 1_000_000)
    }
    return isNegative ? -exponent : exponent
  }
}
