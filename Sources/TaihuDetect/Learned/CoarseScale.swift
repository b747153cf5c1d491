/// The second time scale: the means of blocks of readings, judged like readings.
///
/// A block's forecast is the mean of its readings' forecasts. What is within reach at each reading, but lasts, shows
/// here: an hour beside the usual is one large value.
struct CoarseScale: BitwiseCopyable {
  /// Readings of a block: a good hour at five minutes.
  static let blockCount: UInt8 = 13

  private var scale = TimeScale()
  private var forecastError = ClippedMean()
  private var count: UInt8 = 0
  private var sum = 0.0
  private var forecastSum = 0.0

  /// Nothing seen yet.
  init() {}

  /// Takes in a reading and its forecast; what the block shows, at its last reading, once there were enough blocks.
  ///
  /// - Complexity: O(1).
  mutating func findings(of value: Double, forecast: Double) -> TimeScale.Findings? {
    sum += value
    forecastSum += forecast
    count += 1
    guard count == Self.blockCount else { return nil }
    let (mean, expected) = (sum / Double(count), forecastSum / Double(count))
    (count, sum, forecastSum) = (0, 0, 0)
    return judge(mean, forecast: expected)
  }

  private mutating func judge(_ mean: Double, forecast: Double) -> TimeScale.Findings? {
    guard scale.baseline.isReady else {
      scale.collect(mean)
      if scale.baseline.isReady { forecastError = ClippedMean(scale.baseline.spread) }
      return nil
    }
    let view = scale.baseline.view(of: mean)
    let error = scale.baseline.aboveZero(forecastError.value)
    let findings = scale.findings(of: mean, view, beside: SeasonalForecast.Forecast(value: forecast, error: error))
    scale.learn(mean, view)
    forecastError.add(
      (mean - forecast).magnitude, gain: scale.baseline.gain, limit: scale.baseline.limit(view.spread))
    return findings
  }
}

extension CoarseScale {
  /// Appends everything.
  func encode(to writer: inout StateWriter) {
    scale.encode(to: &writer)
    writer.append(count)
    for number in [forecastError.value, sum, forecastSum] { writer.append(number) }
  }

  /// A scale from what was appended; refused when the block is longer than blocks are.
  init(from reader: inout StateReader) {
    scale = TimeScale(from: &reader)
    count = reader.next()
    if count >= Self.blockCount { reader.refuse() }
    forecastError = ClippedMean(reader.next())
    (sum, forecastSum) = (reader.next(), reader.next())
  }
}
