/// A row of small bars, one a value.
enum Sparkline {
  private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// Bars whose height runs from the smallest to the largest of the values; a flat line where all are the same.
  static func text(_ values: [Double]) -> String {
    guard let low = values.min(), let high = values.max() else { return "" }
    guard high > low else { return String(repeating: "▄", count: values.count) }
    return String(values.map { bars[Int((($0 - low) / (high - low) * 7).rounded())] })
  }
}
