/// The value that a series is expected to have now: its level, or what its daily profile says once that has proven
/// closer.
struct SeasonalForecast: BitwiseCopyable {
  /// An expected value.
  struct Forecast: BitwiseCopyable {
    /// The value.
    var value: Double
    /// The mean distance of values from such forecasts, above 0.
    var error: Double
  }

  /// Readings until the profile may be used.
  private static let profileAfter: UInt32 = 100
  /// A profile is preferred when its error is below this share of what it replaces.
  private static let profileShare = 0.9

  private var profile = DailyProfile()
  private var hourError = ClippedMean()
  private var dayError = ClippedMean()

  /// Nothing learned yet.
  init() {}

  /// Starts with the errors of a level whose mean distance is `spread`.
  mutating func begin(spread: Double) {
    hourError = ClippedMean(spread)
    dayError = ClippedMean(spread)
  }

  /// The forecast for a slot.
  ///
  /// - Complexity: O(1).
  @inline(__always)
  func forecast(at slot: DailyProfile.Slot, _ baseline: Baseline) -> Forecast {
    var forecast = Forecast(value: baseline.level, error: baseline.spread)
    guard baseline.count > Self.profileAfter else { return forecast }
    let (byHour, byDay) = means(at: slot, level: baseline.level)
    if hourError.value < Self.profileShare * forecast.error {
      forecast = Forecast(value: byHour, error: baseline.aboveZero(hourError.value))
    }
    if dayError.value < Self.profileShare * forecast.error {
      forecast = Forecast(value: byDay, error: baseline.aboveZero(dayError.value))
    }
    return forecast
  }

  /// Learns `value`, whose view was `view`, after `baseline` has learned it. `level` is the level before.
  ///
  /// - Complexity: O(1).
  mutating func learn(
    _ value: Double, at slot: DailyProfile.Slot, _ view: Baseline.View, level: Double, _ baseline: Baseline
  ) {
    let (byHour, byDay) = means(at: slot, level: level)
    let limit = baseline.limit(view.spread)
    hourError.add((value - byHour).magnitude, gain: baseline.gain, limit: limit)
    dayError.add((value - byDay).magnitude, gain: baseline.gain, limit: limit)
    profile.learn(value, at: slot, reach: baseline.limit(2 * view.spread))
  }

  /// What the two tables expect; where a slot has not been met, what is coarser stands in.
  @inline(__always)
  private func means(at slot: DailyProfile.Slot, level: Double) -> (byHour: Double, byDay: Double) {
    let byHour = profile.hourMean(slot) ?? level
    return (byHour, profile.dayMean(slot) ?? byHour)
  }
}

extension SeasonalForecast {
  /// Appends everything.
  func encode(to writer: inout StateWriter) {
    writer.append(hourError.value)
    writer.append(dayError.value)
    profile.encode(to: &writer)
  }

  /// A forecast from what was appended.
  init(from reader: inout StateReader) {
    hourError = ClippedMean(reader.next())
    dayError = ClippedMean(reader.next())
    profile = DailyProfile(from: &reader)
  }
}
