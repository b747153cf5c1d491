internal import Glibc

/// A decimal numeral, `significand` × 10^`exponent`, exactly as it was written.
///
/// Units are converted on this form where they can, so that 0.038 mg/L becomes 38 ug/L and not 37.99….
struct DecimalNumber: Hashable, Sendable, BitwiseCopyable {
  /// The digits as an integer, with the sign.
  var significand: Int64
  /// The power of ten.
  var exponent: Int

  /// The nearest Double, ties to even.
  ///
  /// Up to 2^53 and 10^±22 both parts are exact and one operation rounds once (Clinger, *How to read floating point
  /// numbers accurately*, 1990); beyond that 128-bit integers do the same, and beyond those the C library.
  @inline(__always)
  var value: Double {
    if exponent == 0 { return Double(significand) }
    if significand.magnitude <= 1 << 53, exponent >= -22, exponent <= 22 {
      let digits = Double(significand)
      return exponent < 0
        ? digits / PowersOfTen.double[-exponent] : digits * PowersOfTen.double[exponent]
    }
    return wideValue
  }

  private var wideValue: Double {
    if significand == 0 { return 0 }
    let magnitude = significand.magnitude
    let result: Double
    switch exponent {
    case -19..<0: result = Self.divide(magnitude, by: PowersOfTen.integer[-exponent])
    case 0...19: result = Double(UInt128(magnitude) * UInt128(PowersOfTen.integer[exponent]))
    default: result = Self.parse(magnitude, exponent)
    }
    return significand < 0 ? -result : result
  }

  /// The quotient in more than 63 bits, with the remainder as a last sticky bit, rounds once on its way to Double.
  private static func divide(_ magnitude: UInt64, by divisor: UInt64) -> Double {
    let shift = magnitude.leadingZeroBitCount + 64
    let (quotient, remainder) = (UInt128(magnitude) << UInt128(shift)).quotientAndRemainder(
      dividingBy: UInt128(divisor))
    return Double(sign: .plus, exponent: -shift, significand: Double(remainder == 0 ? quotient : quotient | 1))
  }

  private static func parse(_ magnitude: UInt64, _ exponent: Int) -> Double {
    unsafe strtod("\(magnitude)e\(exponent)", nil)
  }
}

extension DecimalNumber {
  /// The exact sum, or `nil` where it does not fit.
  func adding(_ other: DecimalNumber) -> DecimalNumber? {
    let exponent = Swift.min(exponent, other.exponent)
    guard let left = scaled(toExponent: exponent), let right = other.scaled(toExponent: exponent) else { return nil }
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? nil : DecimalNumber(significand: sum, exponent: exponent)
  }

  /// The exact product with a factor and a power of ten, or `nil` where it does not fit.
  func multiplied(by factor: Int64, powerOfTen: Int) -> DecimalNumber? {
    let (product, overflow) = significand.multipliedReportingOverflow(by: factor)
    return overflow ? nil : DecimalNumber(significand: product, exponent: exponent + powerOfTen)
  }

  /// The number × 10^`powerOfTen` as an integer, a further fraction cut off, clamped to Int64.
  func integer(timesPowerOfTen powerOfTen: Int) -> Int64 {
    let exponent = exponent + powerOfTen
    if significand == 0 || exponent < -18 { return 0 }
    if exponent < 0 { return significand / Int64(PowersOfTen.integer[-exponent]) }
    if exponent > 18 { return significand < 0 ? .min : .max }
    let (product, overflow) = significand.multipliedReportingOverflow(by: Int64(PowersOfTen.integer[exponent]))
    return overflow ? (significand < 0 ? .min : .max) : product
  }

  /// Whether it is a whole number that a Double holds exactly.
  var isExactInteger: Bool {
    guard exponent >= 0, exponent <= 22 else { return significand == 0 }
    var odd = UInt128(significand.magnitude)
    for _ in 0..<exponent {
      let (product, overflow) = odd.multipliedReportingOverflow(by: 5)
      if overflow { return false }
      odd = product
    }
    return odd >> UInt128(odd == 0 ? 0 : odd.trailingZeroBitCount) <= 1 << 53
  }

  private func scaled(toExponent target: Int) -> Int64? {
    let shift = exponent - target
    if significand == 0 { return 0 }
    guard shift <= 18 else { return nil }
    let (product, overflow) = significand.multipliedReportingOverflow(by: Int64(PowersOfTen.integer[shift]))
    return overflow ? nil : product
  }
}

/// Powers of ten that are exact in their type.
enum PowersOfTen {
  /// 10^0…10^22.
  static let double: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]

  /// 10^0…10^19.
  static let integer: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
  ]
}
