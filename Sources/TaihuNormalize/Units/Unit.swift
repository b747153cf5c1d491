/// A unit: its dimension, its size in base units and, for thermometer and level scales, its zero.
///
/// A value x of it is (x + zero) × scale in base units; the base of mass is the gram.
struct Unit: Hashable, Sendable {
  /// What it measures.
  var dimension: UnitDimension
  /// Its size in base units.
  var scale: UnitScale
  /// The zero of its scale, hundredths of the unit.
  var zero = 0
  /// Whether it stands for a scale, which can't be part of a product.
  var isSpecial = false
  /// Whether prefixes as milli may stand before it.
  var isMetric = true

  /// The unit 1.
  static let one = Unit(dimension: .one, scale: UnitScale(), isMetric: false)

  /// The product, or `nil` where there is none.
  func times(_ other: Unit) -> Unit? {
    if self == .one { return other }
    if other == .one { return self }
    guard !isSpecial, !other.isSpecial, let scale = scale.times(other.scale) else { return nil }
    return Unit(dimension: dimension * other.dimension, scale: scale, isMetric: false)
  }

  /// The power, or `nil` where there is none.
  func power(_ exponent: Int) -> Unit? {
    if exponent == 1 { return self }
    guard !isSpecial, (-9...9).contains(exponent), let scale = scale.power(exponent) else { return nil }
    return Unit(dimension: dimension.power(exponent), scale: scale, isMetric: false)
  }

  /// The unit with a prefix, or `nil` where its zero is then no whole number of hundredths.
  func prefixed(powerOfTen: Int) -> Unit? {
    guard isMetric, let scale = scale.times(UnitScale(ten: powerOfTen)) else { return nil }
    var unit = self
    unit.scale = scale
    unit.isMetric = false
    if zero == 0 { return unit }
    guard (-9 ... -1).contains(powerOfTen) else { return nil }
    unit.zero = zero * Int(PowersOfTen.integer[-powerOfTen])
    return unit
  }

  /// The conversion to another unit, or `nil` where they don't measure the same.
  ///
  /// Of the two ways to write the offset, before or after the factor, the one that is a whole number of hundredths is
  /// taken: °F to °C is (x − 32) × 5/9, °C to °F is x × 9/5 + 32.
  func conversion(to target: Unit) -> UnitConversion? {
    guard dimension == target.dimension, let factor = scale.times(target.scale.inverse) else { return nil }
    if zero == 0, target.zero == 0 { return UnitConversion(factor) }
    if let moved = factor.inverse.hundredths(target.zero) { return UnitConversion(factor, before: zero - moved) }
    guard let moved = factor.hundredths(zero) else { return nil }
    return UnitConversion(factor, after: moved - target.zero)
  }
}

extension UnitScale {
  /// The product with a number of hundredths, or `nil` where that is no whole number of them.
  fileprivate func hundredths(_ number: Int) -> Int? {
    guard pi == 0, (-9...9).contains(ten) else { return nil }
    let (top, bottom) = (ten >= 0 ? ten : 0, ten < 0 ? -ten : 0)
    let (product, overflow) = (number * numerator).multipliedReportingOverflow(by: Int(PowersOfTen.integer[top]))
    let divisor = denominator * Int(PowersOfTen.integer[bottom])
    return overflow || product % divisor != 0 ? nil : product / divisor
  }
}
