/// A yearly course given by the means of its twelve months, interpolated between the middles of the months.
struct MonthlyMeans: Sendable {
  private let means: [Double]

  /// A course through twelve means, January first.
  init(_ means: [Double]) {
    precondition(means.count == 12, "a year has twelve months")
    self.means = means
  }

  /// The interpolated mean at a local time. O(1).
  func value(at time: LocalTime) -> Double {
    let position = time.month - 0.5 + 12
    let lower = Int(position)
    let fraction = position - Double(lower)
    return means[lower % 12] * (1 - fraction) + means[(lower + 1) % 12] * fraction
  }
}
