/// A finite number as a whole number and a divisor, exactly: `mantissa` / 10^`scale` for scales from 0 to 15, and
/// `mantissa` / 2^(`scale` − 15) for scales from 16 to 77.
///
/// Both terms are Float64 without rounding, and a division rounds once. A decimal with at most fifteen significant digits
/// is the nearest Float64 to that quotient, so the first form gives it back; what has a fraction in binary, such as a
/// Float32 that was widened, is found in the second.
enum DecimalScale {
  /// A number in this form.
  struct Scaled: Hashable {
    var mantissa: Int64
    var scale: Int64
  }

  /// The rows of the table `divisor` as SQL: scale and divisor.
  static var rows: String {
    divisors.enumerated().map { "(\($0), \($1))" }.joined(separator: ", ")
  }

  private static let decimalsMax = 15
  private static let binariesMax = 62
  private static let decimals: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]
  private static let divisors: [Double] = decimals + (1...binariesMax).map { Double(Int64(1) << Int64($0)) }

  /// The form of a number; `nil` for the few that have none, whose magnitude is very small or great. Minus zero becomes
  /// zero, as in a column of SQLite.
  ///
  /// - Complexity: O(digits after the point).
  static func scaled(_ value: Double) -> Scaled? {
    // Adding 1.5 × 2⁵² leaves no bits for a fraction: this rounds to the nearest whole number.
    let rounding = 0x1.8p52
    for scale in 0...decimalsMax {
      let product = value * decimals[scale]
      guard abs(product) <= 0x1p51 else { break }
      let mantissa = product + rounding - rounding
      if mantissa / decimals[scale] == value {
        return Scaled(mantissa: Int64(mantissa), scale: Int64(scale))
      }
    }
    return binary(value)
  }

  private static func binary(_ value: Double) -> Scaled? {
    guard value.isNormal else { return nil }
    let bits = value.significandWidth - Int(value.exponent)
    guard (1...binariesMax).contains(bits) else { return nil }
    let scale = decimalsMax + bits
    return Scaled(mantissa: Int64(value * divisors[scale]), scale: Int64(scale))
  }

  /// The number of a form; `nil` when there is no such scale.
  @inline(__always)
  static func value(mantissa: Int64, scale: Int64) -> Double? {
    guard scale >= 0, scale < divisors.count else { return nil }
    return Double(mantissa) / divisors[Int(scale)]
  }
}
