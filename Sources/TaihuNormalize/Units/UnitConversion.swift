/// How a value in one unit becomes a value in another: (value + before) × factor + after.
public struct UnitConversion: Hashable, Sendable {
  private let scale: UnitScale
  private let before, after: Int
  private let factor, divisor: Double
  /// Whether it leaves values as they are.
  public let isIdentity: Bool

  /// A conversion; the offsets are hundredths.
  init(_ scale: UnitScale, before: Int = 0, after: Int = 0) {
    (self.scale, self.before, self.after) = (scale, before, after)
    var factor = Double(scale.numerator)
    var divisor = Double(scale.denominator)
    if scale.ten >= 0 { factor *= Self.power(10, scale.ten) } else { divisor *= Self.power(10, -scale.ten) }
    if scale.pi >= 0 { factor *= Self.power(.pi, scale.pi) } else { divisor *= Self.power(.pi, -scale.pi) }
    (self.factor, self.divisor) = (factor, divisor)
    isIdentity = factor == 1 && divisor == 1 && before == 0 && after == 0
  }

  /// Leaves values as they are.
  static let identity = UnitConversion(UnitScale())

  /// The value in the other unit. Factors are applied as one multiplication and one division by exact numbers.
  public func apply(_ value: Double) -> Double {
    (value + Double(before) / 100) * factor / divisor + Double(after) / 100
  }

  /// The value in the other unit, computed on the decimal as written where that is exact: 0.038 mg/L is 38 ug/L.
  func apply(_ number: JSONNumber) -> Double {
    guard number.isExact, scale.pi == 0,
      let shifted = before == 0
        ? number.decimal : number.decimal.adding(DecimalNumber(significand: Int64(before), exponent: -2)),
      let product = shifted.multiplied(by: Int64(scale.numerator), powerOfTen: scale.ten)
    else { return apply(number.value) }
    if after == 0 { return scale.denominator == 1 ? product.value : product.value / Double(scale.denominator) }
    let offset = DecimalNumber(significand: Int64(after), exponent: -2)
    if scale.denominator == 1, let sum = product.adding(offset) { return sum.value }
    return product.value / Double(scale.denominator) + offset.value
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * base }
  }
}
