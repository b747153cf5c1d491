/// What a unit measures: an exponent for each base.
struct UnitDimension: Hashable, Sendable {
  /// The bases: the seven of UCUM as far as they serve here, and scales that convert to nothing else.
  enum Base: Int, Sendable {
    case length, mass, time, temperature, current, amount, luminousIntensity, angle, information
    case level, powerLevel, acidity, turbidity, turbidityISO
  }

  private var exponents = SIMD16<Int8>(repeating: 0)

  /// The dimension of pure numbers.
  static let one = UnitDimension()

  /// Pure numbers.
  init() {}

  /// A product of powers of bases.
  init(_ powers: [Base: Int]) {
    for (base, power) in powers { exponents[base.rawValue] = Int8(power) }
  }

  /// The product.
  static func * (left: UnitDimension, right: UnitDimension) -> UnitDimension {
    var product = left
    product.exponents &+= right.exponents
    return product
  }

  /// The power (−9…9).
  func power(_ exponent: Int) -> UnitDimension {
    var power = self
    power.exponents = exponents &* SIMD16(repeating: Int8(exponent))
    return power
  }
}
