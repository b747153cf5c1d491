internal import Glibc
internal import TaihuCore

extension JSONScanner {
  /// Reads the number that begins here, rounded correctly whatever its length.
  @inline(__always)
  mutating func number(in bytes: RawSpan) throws(Refusal) -> JSONNumber {
    let start = position
    let isNegative = bytes.byteOrZero(position) == UInt8(ascii: "-")
    if isNegative { position &+= 1 }
    var digits: UInt64 = 0
    var count = try integerDigits(into: &digits, in: bytes)
    var exponent = 0
    var isInteger = true
    if bytes.byteOrZero(position) == UInt8(ascii: ".") {
      position &+= 1
      let fraction = readDigits(into: &digits, in: bytes)
      if fraction == 0 { throw missingDigit(in: bytes) }
      count &+= fraction
      exponent = -fraction
      isInteger = false
    }
    if bytes.byteOrZero(position) | 0x20 == UInt8(ascii: "e") {
      exponent &+= try exponentPart(in: bytes)
      isInteger = false
    }
    guard count <= 19, digits <= UInt64(Int64.max) else {
      return wideNumber(start..<position, isInteger: isInteger, in: bytes)
    }
    let significand = isNegative ? -Int64(digits) : Int64(digits)
    return JSONNumber(DecimalNumber(significand: significand, exponent: exponent), isInteger: isInteger)
  }

  /// Reads the digits before the point, of which the first may be 0 only when it is alone.
  @inline(__always)
  private mutating func integerDigits(into digits: inout UInt64, in bytes: RawSpan) throws(Refusal) -> Int {
    if bytes.byteOrZero(position) == UInt8(ascii: "0") {
      position &+= 1
      if Self.isDigit(bytes.byteOrZero(position)) {
        throw failure(.malformed, "a number with a leading zero", in: bytes)
      }
      return 0
    }
    let count = readDigits(into: &digits, in: bytes)
    if count == 0 { throw missingDigit(in: bytes) }
    return count
  }

  /// Reads digits, wrapping around where there are too many for the word; the caller looks at the count.
  @inline(__always)
  private mutating func readDigits(into digits: inout UInt64, in bytes: RawSpan) -> Int {
    var offset = position
    if offset &+ 8 <= bytes.byteCount, let eight = Self.eightDigits(bytes.word(offset)) {
      digits = digits &* 100_000_000 &+ eight
      offset &+= 8
    }
    while true {
      let digit = bytes.byteOrZero(offset) &- UInt8(ascii: "0")
      if digit > 9 { break }
      digits = digits &* 10 &+ UInt64(digit)
      offset &+= 1
    }
    defer { position = offset }
    return offset &- position
  }

  /// The number that eight bytes spell, the first being the highest digit, or `nil` unless all are digits.
  ///
  /// Neighbours are joined to numbers of two, four and eight digits, all at once (Lemire, *Quickly parsing eight
  /// digits*, 2018).
  @inline(__always)
  private static func eightDigits(_ word: UInt64) -> UInt64? {
    let halves: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
    guard word & halves == 0x3030_3030_3030_3030, (word &+ 0x0606_0606_0606_0606) & halves == 0x3030_3030_3030_3030
    else { return nil }
    var digits = word & 0x0F0F_0F0F_0F0F_0F0F
    digits = (digits &* 2_561) &>> 8 & 0x00FF_00FF_00FF_00FF
    digits = (digits &* 6_553_601) &>> 16 & 0x0000_FFFF_0000_FFFF
    return (digits &* 42_949_672_960_001) &>> 32
  }

  /// Reads `e`, a sign and digits; what is beyond a million is clamped there.
  private mutating func exponentPart(in bytes: RawSpan) throws(Refusal) -> Int {
    position += 1
    var isNegative = false
    if position < bytes.byteCount {
      isNegative = bytes.byte(position) == UInt8(ascii: "-")
      if isNegative || bytes.byte(position) == UInt8(ascii: "+") { position += 1 }
    }
    let start = position
    var exponent = 0
    while position < bytes.byteCount, Self.isDigit(bytes.byte(position)) {
      exponent = min(exponent * 10 + Int(bytes.byte(position) - UInt8(ascii: "0")), 1_000_000)
      position += 1
    }
    if position == start { throw missingDigit(in: bytes) }
    return isNegative ? -exponent : exponent
  }

  @inline(__always)
  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

  @inline(never)
  private func missingDigit(in bytes: RawSpan) -> Refusal {
    position < bytes.byteCount ? unexpected("a digit", in: bytes) : truncated("a digit")
  }
}

extension JSONScanner {
  /// So many digits decide how any decimal rounds to a Double (767 are enough, Goldberg and others); of the rest only
  /// whether all are zero.
  private static var significantDigitsMax: Int { 780 }

  /// A numeral of too many digits for a word, whose syntax has been checked.
  @inline(never)
  private func wideNumber(_ range: Range<Int>, isInteger: Bool, in bytes: RawSpan) -> JSONNumber {
    var numeral: [CChar] = []
    var exponent = 0
    var hasPoint = false
    var isSticky = false
    var offset = range.lowerBound
    scan: while offset < range.upperBound {
      let byte = bytes.byte(offset)
      switch byte {
      case UInt8(ascii: "-"): break
      case UInt8(ascii: "."): hasPoint = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"): break scan
      default:
        if hasPoint { exponent -= 1 }
        if numeral.isEmpty && byte == UInt8(ascii: "0") { break }
        if numeral.count < Self.significantDigitsMax {
          numeral.append(CChar(byte))
        } else {
          exponent += 1
          isSticky = isSticky || byte != UInt8(ascii: "0")
        }
      }
      offset += 1
    }
    if offset < range.upperBound { exponent += Self.writtenExponent(offset + 1..<range.upperBound, in: bytes) }
    let isNegative = bytes.byte(range.lowerBound) == UInt8(ascii: "-")
    return Self.number(digits: numeral, exponent, isSticky: isSticky, isNegative: isNegative, isInteger: isInteger)
  }

  private static func number(
    digits: [CChar], _ exponent: Int, isSticky: Bool, isNegative: Bool, isInteger: Bool
  ) -> JSONNumber {
    var (digits, exponent) = (digits, exponent)
    while let last = digits.last, last == CChar(UInt8(ascii: "0")), !isSticky {
      digits.removeLast()
      exponent += 1
    }
    if !isSticky, digits.count <= 18 {
      let magnitude = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - CChar(UInt8(ascii: "0"))) }
      let decimal = DecimalNumber(significand: isNegative ? -magnitude : magnitude, exponent: exponent)
      return JSONNumber(decimal, isInteger: isInteger)
    }
    if isSticky {
      digits.append(CChar(UInt8(ascii: "1")))
      exponent -= 1
    }
    digits += "e\(exponent)".utf8CString
    let magnitude = unsafe strtod(digits, nil)
    return JSONNumber(value: isNegative ? -magnitude : magnitude, isInteger: isInteger)
  }

  private static func writtenExponent(_ range: Range<Int>, in bytes: RawSpan) -> Int {
    var exponent = 0
    for offset in range where isDigit(bytes.byte(offset)) {
      exponent = min(exponent * 10 + Int(bytes.byte(offset) - UInt8(ascii: "0")), 1_000_000)
    }
    return bytes.byte(range.lowerBound) == UInt8(ascii: "-") ? -exponent : exponent
  }
}
