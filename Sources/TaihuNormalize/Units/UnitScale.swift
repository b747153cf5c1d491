/// A positive factor, kept exactly as `numerator / denominator × 10^ten × π^pi` in lowest terms.
///
/// Conversions between decimal units stay pure shifts of the decimal point this way.
struct UnitScale: Hashable, Sendable {
  /// Free of common factors with ``denominator``, and of factors of ten.
  private(set) var numerator: Int
  /// Free of factors of ten.
  private(set) var denominator: Int
  /// The power of ten.
  private(set) var ten: Int
  /// The power of π.
  private(set) var pi: Int

  /// A factor from its parts.
  init(_ numerator: Int = 1, over denominator: Int = 1, ten: Int = 0, pi: Int = 0) {
    (self.numerator, self.denominator, self.ten, self.pi) = (numerator, denominator, ten, pi)
    reduce()
  }

  /// The reciprocal.
  var inverse: UnitScale { UnitScale(denominator, over: numerator, ten: -ten, pi: -pi) }

  /// The product, or `nil` where it does not fit.
  func times(_ other: UnitScale) -> UnitScale? {
    let crossed = UnitScale(numerator, over: other.denominator)
    let other = UnitScale(other.numerator, over: denominator, ten: other.ten, pi: other.pi)
    let (top, topOverflow) = crossed.numerator.multipliedReportingOverflow(by: other.numerator)
    let (bottom, bottomOverflow) = crossed.denominator.multipliedReportingOverflow(by: other.denominator)
    guard !topOverflow, !bottomOverflow else { return nil }
    return UnitScale(top, over: bottom, ten: ten + other.ten + crossed.ten, pi: pi + other.pi)
  }

  /// The power, or `nil` where it does not fit.
  func power(_ exponent: Int) -> UnitScale? {
    var result = UnitScale()
    for _ in 0..<abs(exponent) {
      guard let next = result.times(exponent < 0 ? inverse : self) else { return nil }
      result = next
    }
    return result
  }

  private mutating func reduce() {
    var (left, right) = (numerator, denominator)
    while right != 0 { (left, right) = (right, left % right) }
    numerator /= left
    denominator /= left
    while numerator % 10 == 0 {
      numerator /= 10
      ten += 1
    }
    while denominator % 10 == 0 {
      denominator /= 10
      ten -= 1
    }
  }
}
