// Numbers that came in binary.
extension JSONNumber {
  /// A double with the shortest decimal that rounds to it, on which units and times are then computed as on written
  /// numbers: the double 0.038 in mg/L is 38 ug/L, and 1276020076.001 s is a whole number of milliseconds.
  init(shortest value: Double) {
    guard value.isFinite, let decimal = Self.decimal(of: value) else {
      self.init(value: value, isInteger: false)
      return
    }
    self.init(decimal, isInteger: false)
  }

  /// An unsigned integer.
  init(_ integer: UInt64) {
    guard let small = Int64(exactly: integer) else {
      self.init(value: Double(integer), isInteger: true)
      return
    }
    self.init(DecimalNumber(significand: small, exponent: 0), isInteger: true)
  }

  /// A signed integer.
  init(_ integer: Int64) {
    self.init(DecimalNumber(significand: integer, exponent: 0), isInteger: true)
  }

  private static func decimal(of value: Double) -> DecimalNumber? {
    if value.magnitude < 9_007_199_254_740_992, value == value.rounded(.towardZero) {
      return DecimalNumber(significand: Int64(value), exponent: 0)
    }
    var (significand, exponent, hasPoint) = (Int64(0), 0, false)
    var text = value.magnitude.description.utf8[...]
    while let byte = text.first, byte | 0x20 != UInt8(ascii: "e") {
      if byte == UInt8(ascii: ".") {
        hasPoint = true
      } else {
        significand = significand * 10 + Int64(byte &- UInt8(ascii: "0"))
        if hasPoint { exponent -= 1 }
      }
      text = text.dropFirst()
    }
    if !text.isEmpty {
      guard let written = Int(String(Substring(text.dropFirst()))) else { return nil }
      exponent += written
    }
    return DecimalNumber(significand: value < 0 ? -significand : significand, exponent: exponent)
  }
}
