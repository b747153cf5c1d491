internal import TaihuCore

/// A JSON number: its Double and, where it fits, the decimal as written.
struct JSONNumber: BitwiseCopyable {
  /// The nearest Double; infinite where the numeral is beyond its range. Never −0.
  var value: Double
  /// The decimal as written; meaningless unless ``isExact``.
  var decimal: DecimalNumber
  /// Whether ``decimal`` is exactly what was written: 19 digits at most.
  var isExact: Bool
  /// Whether it was written without fraction and exponent.
  var isInteger: Bool

  /// A number from its decimal.
  @inline(__always)
  init(_ decimal: DecimalNumber, isInteger: Bool) {
    self.value = decimal.value
    self.decimal = decimal
    self.isExact = true
    self.isInteger = isInteger
  }

  /// A number of which only the Double is known.
  init(value: Double, isInteger: Bool) {
    self.value = value + 0
    self.decimal = DecimalNumber(significand: 0, exponent: 0)
    self.isExact = false
    self.isInteger = isInteger
  }

  /// The number × 10^`powerOfTen` as an integer, a fraction cut off, clamped to Int64.
  @inline(__always)
  func integer(timesPowerOfTen powerOfTen: Int) -> Int64 {
    if isExact { return decimal.integer(timesPowerOfTen: powerOfTen) }
    let scaled = value * PowersOfTen.double[powerOfTen]
    return scaled.magnitude < 9.2e18 ? Int64(scaled) : scaled < 0 ? .min : .max
  }

  /// Why this number can't become a reading, or `nil` when it can.
  @inline(__always)
  var problem: RefusalReason? {
    if !value.isFinite { return .notFinite }
    if isInteger, value.magnitude >= 9_007_199_254_740_992, !(isExact && decimal.isExactInteger) {
      return .integerPrecision
    }
    return nil
  }
}
