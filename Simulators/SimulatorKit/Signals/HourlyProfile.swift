/// A daily course given by a value for each of the 24 hours, interpolated between the middles of the hours.
struct HourlyProfile: Sendable {
  private let values: [Double]

  /// A course through 24 values, the hour from midnight first.
  init(_ values: [Double]) {
    precondition(values.count == 24, "a day has 24 hours")
    self.values = values
  }

  /// The interpolated value at a local time. O(1).
  func value(at time: LocalTime) -> Double {
    let position = time.hour - 0.5 + 24
    let lower = Int(position)
    let fraction = position - Double(lower)
    return values[lower % 24] * (1 - fraction) + values[(lower + 1) % 24] * fraction
  }
}
