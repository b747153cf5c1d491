/// The step of a query that is drawn, when nobody says one.
enum PlotStep {
  private static let steps: [Int64] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400,
  ]

  /// A round length in nanoseconds, by which a stretch of time has about as many steps as the picture has dots.
  static func suiting(_ stretch: Int64, columns: Int) -> Int64 {
    let seconds = stretch / 1_000_000_000 / Int64(max(columns * 2, 1))
    return (steps.first { $0 >= seconds } ?? steps[steps.count - 1]) * 1_000_000_000
  }
}
