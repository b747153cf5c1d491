/// A declared factor and offset: value × scale + offset, on the decimal as written where that is exact.
struct LinearScale {
  private let scale, offset: Double
  private let exactScale, exactOffset: DecimalNumber?
  /// Whether it leaves values as they are.
  let isIdentity: Bool

  /// A scale from its numbers as a pack declares them.
  init(scale: Double, offset: Double = 0) {
    (self.scale, self.offset) = (scale, offset)
    (exactScale, exactOffset) = (Self.decimal(scale), Self.decimal(offset))
    isIdentity = scale == 1 && offset == 0
  }

  /// The scaled number.
  func apply(_ number: JSONNumber) -> JSONNumber {
    if isIdentity { return number }
    if number.isExact, let exactScale, let exactOffset,
      let product = number.decimal.multiplied(by: exactScale.significand, powerOfTen: exactScale.exponent),
      let sum = product.adding(exactOffset)
    {
      return JSONNumber(sum, isInteger: false)
    }
    return JSONNumber(value: number.value * scale + offset, isInteger: false)
  }

  /// The shortest decimal that is this double, which is what the pack's author wrote.
  private static func decimal(_ value: Double) -> DecimalNumber? {
    guard let number = NumberText.parse(Array("\(value)".utf8)), number.isExact else { return nil }
    return number.decimal
  }
}
