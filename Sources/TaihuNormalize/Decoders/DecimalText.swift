/// Reads numbers as devices write them in text: sign, digits and a point, with leading zeros; also an exponent.
enum DecimalText {
  /// The number in a range of bytes, exactly as written, or `nil` when it is none.
  ///
  /// - Complexity: O(length).
  static func number(_ range: Range<Int>, in bytes: RawSpan) -> JSONNumber? {
    var offset = range.lowerBound
    let isNegative = offset < range.upperBound && bytes.byte(offset) == UInt8(ascii: "-")
    if isNegative || offset < range.upperBound && bytes.byte(offset) == UInt8(ascii: "+") { offset += 1 }
    var digits = Digits()
    digits.read(&offset, range.upperBound, in: bytes)
    var fraction = 0
    if offset < range.upperBound, bytes.byte(offset) == UInt8(ascii: ".") {
      offset += 1
      let start = offset
      digits.read(&offset, range.upperBound, in: bytes)
      fraction = offset - start
    }
    guard digits.count > 0 else { return nil }
    var exponent = 0
    if offset < range.upperBound, bytes.byte(offset) | 0x20 == UInt8(ascii: "e") {
      guard let written = self.exponent(offset + 1..<range.upperBound, in: bytes) else { return nil }
      (exponent, offset) = (written, range.upperBound)
    }
    guard offset == range.upperBound else { return nil }
    return digits.number(isNegative: isNegative, exponent: exponent - fraction, isInteger: fraction == 0)
  }

  private static func exponent(_ range: Range<Int>, in bytes: RawSpan) -> Int? {
    var offset = range.lowerBound
    let isNegative = offset < range.upperBound && bytes.byte(offset) == UInt8(ascii: "-")
    if isNegative || offset < range.upperBound && bytes.byte(offset) == UInt8(ascii: "+") { offset += 1 }
    guard (1...4).contains(range.upperBound - offset) else { return nil }
    var exponent = 0
    for index in offset..<range.upperBound {
      let digit = bytes.byte(index) &- UInt8(ascii: "0")
      if digit > 9 { return nil }
      exponent = exponent * 10 + Int(digit)
    }
    return isNegative ? -exponent : exponent
  }

  /// The digits of one numeral, of which the first 18 that count are kept.
  private struct Digits {
    private var significand: Int64 = 0
    private var dropped = 0
    private var isExact = true
    /// How many there are, leading zeros and all.
    private(set) var count = 0

    mutating func read(_ offset: inout Int, _ end: Int, in bytes: RawSpan) {
      while offset < end {
        let digit = bytes.byte(offset) &- UInt8(ascii: "0")
        if digit > 9 { return }
        if significand < 100_000_000_000_000_000 {
          significand = significand * 10 + Int64(digit)
        } else {
          dropped += 1
          if digit != 0 { isExact = false }
        }
        count += 1
        offset += 1
      }
    }

    func number(isNegative: Bool, exponent: Int, isInteger: Bool) -> JSONNumber {
      let decimal = DecimalNumber(
        significand: isNegative ? -significand : significand, exponent: exponent + dropped)
      var number = JSONNumber(decimal, isInteger: isInteger)
      number.isExact = isExact
      number.value += 0
      return number
    }
  }
}
