internal import TaihuCore

/// What one reading says about one sort of trouble.
struct Sighting {
  /// Whether the trouble is there.
  enum Verdict {
    /// It is.
    case trouble
    /// Neither: between a limit and its clear level, or the value is not to be trusted.
    case unclear
    /// It is not.
    case quiet
  }

  /// The verdict.
  var verdict: Verdict
  /// The reading's time and value.
  var time: Timestamp
  var value: Double
  /// How bad it is; only compared within one episode, to find its peak.
  var badness: Double
  /// The score, 0…1.
  var score = 1.0
  /// What was expected.
  var expected: ClosedRange<Double>?
  /// When the trouble began, where that was before the reading.
  var start: Timestamp?

  /// A reading without the trouble.
  static func quiet(_ reading: Reading) -> Sighting {
    Sighting(verdict: .quiet, time: reading.time, value: reading.value, badness: 0)
  }
}

extension ClosedRange<Double> {
  /// The values within `distance` (≥ 0) of `centre`, or `nil` where such a band has no finite ends.
  static func band(around centre: Double, by distance: Double) -> ClosedRange<Double>? {
    let (low, high) = (centre - distance, centre + distance)
    return low.isFinite && high.isFinite ? low...high : nil
  }
}
