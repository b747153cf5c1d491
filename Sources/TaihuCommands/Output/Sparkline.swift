/// A row of small bars, one a value.
enum Sparkline {
  private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// Bars whose height runs from the smallest to the largest of the values; a flat line where all are the same.
  static func text(_ values: [Double]) -> String {
    guard let low = values.min(), let high = values.max() else { return "" }
    guard high > low else { return String(repeating: "▄", count: values.count) }
    // Halves, since the span of two large numbers may not fit.
    let span = high / 2 - low / 2
    return String(values.map { bars[Int((($0 / 2 - low / 2) / span * 7).rounded())] })
  }
}
