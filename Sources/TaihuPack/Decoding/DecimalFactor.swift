/// A factor or summand as a person wrote it: 0.01 is one hundredth here, which no Double is.
public struct DecimalFactor: Hashable, Sendable {
  /// The nearest Double.
  public var value: Double
  /// The digits as an integer.
  public var significand: Int64
  /// The power of ten.
  public var exponent: Int

  /// The shortest decimal that reads as this Double, which is what was written when that had up to 15 digits.
  ///
  /// - Precondition: the number is finite.
  public init(_ value: Double) {
    precondition(value.isFinite, "a factor is finite")
    self.value = value
    let parts = "\(value.magnitude)".split(separator: "e")
    let digits = parts[0].split(separator: ".")
    let fraction = digits.count > 1 && digits[1] != "0" ? String(digits[1]) : ""
    significand = Int64(digits[0] + fraction) ?? 0
    exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - fraction.utf8.count
    if value < 0 { significand = -significand }
  }

  /// Changes nothing as a factor.
  public static let one = DecimalFactor(1)
  /// Changes nothing as a summand.
  public static let zero = DecimalFactor(0)
}
