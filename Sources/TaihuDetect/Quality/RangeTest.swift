/// Whether a value is physically possible (QARTOD gross range test).
///
/// Stateless. Source: IOOS QARTOD, "Gross Range Test": values outside what the sensor or the medium can give are bad.
enum RangeTest {
  /// By how much a value lies outside `range`, in the series' unit; 0 inside or without a range.
  static func excess(of value: Double, outside range: ClosedRange<Double>?) -> Double {
    guard let range else { return 0 }
    return max(range.lowerBound - value, value - range.upperBound, 0)
  }
}
