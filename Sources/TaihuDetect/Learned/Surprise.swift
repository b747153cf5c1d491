internal import TaihuCore

/// What the learned detector says of one reading.
struct Surprise {
  /// The band's half width in mean distances: 3.2 standard deviations, were the distances normal.
  private static let bandWidth = 4.0

  /// The debounced score, 0…1: how unusual the reading is, unless an equally unusual one came shortly before.
  var score: Double
  /// The same before debouncing, by which an open episode is held.
  var intensity: Double
  /// What sort of trouble it would be.
  var kind: EpisodeKind
  /// The value that was expected.
  var forecast: Double
  /// The mean distance of a reading from what was expected; 0 while unknown.
  var error: Double
  /// The usual step from one reading to the next; 0 while unknown.
  var usualStep = 0.0
  /// The local hour of the day, 0…23.
  var hour: UInt8 = 0

  /// A reading about which nothing can be said yet.
  static func unknown(_ value: Double) -> Surprise {
    Surprise(score: 0, intensity: 0, kind: .anomaly, forecast: value, error: 0)
  }

  /// The values that would have surprised nobody, within what is possible; `nil` while nothing is known.
  func band(within possible: ClosedRange<Double>?) -> ClosedRange<Double>? {
    guard error > 0, let band = ClosedRange.band(around: forecast, by: Self.bandWidth * error) else { return nil }
    return possible.map { band.clamped(to: $0) } ?? band
  }
}
