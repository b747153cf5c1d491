/// How unusual values are on one time scale, under four aspects: the distance from the level, from the forecast and from
/// the former value, and the size of the last steps.
///
/// ``LearnedDetector`` has two: single readings, and the means of blocks of them.
struct TimeScale: BitwiseCopyable {
  /// What one value shows.
  struct Findings: BitwiseCopyable {
    /// The distance from the level.
    var deviation = Feature.Finding()
    /// The distance from the forecast.
    var residual = Feature.Finding()
    /// The distance from the former value.
    var step = Feature.Finding()
    /// The mean size of the last steps, as a signed ratio to the usual one.
    var noise = Feature.Finding()

    /// The sum of the squares of all surprises.
    var squares: Double {
      deviation.surprise * deviation.surprise + residual.surprise * residual.surprise
        + step.surprise * step.surprise + noise.surprise * noise.surprise
    }
  }

  /// The gain of the mean of the last steps: about the last 16 count.
  private static let noiseGain = 0.06
  /// A step counts at most as so many usual ones in that mean.
  private static let stepMax = 20.0
  /// The mean's usual distance from 1: at the start, at least, and clipped at this multiple of itself.
  private static let noiseSpreadStart = 0.3
  private static let noiseSpreadLeast = 1e-6
  private static let noiseClip = 4.0

  /// What values usually are.
  private(set) var baseline = Baseline()
  private var noise = 1.0
  private var noiseSpread = ClippedMean(noiseSpreadStart)
  private var deviations = Feature()
  private var residuals = Feature()
  private var steps = Feature()
  private var noises = Feature()

  /// Nothing learned yet.
  init() {}

  /// Collects one of the first values, while the baseline is not ready.
  mutating func collect(_ value: Double) { baseline.collect(value) }

  /// What a value shows beside a forecast; counts it, and does not learn it yet.
  ///
  /// - Complexity: O(1).
  mutating func findings(
    of value: Double, _ view: Baseline.View, beside forecast: SeasonalForecast.Forecast
  ) -> Findings {
    let steps = view.step / view.stepSpread
    noise += Self.noiseGain * (min(steps.magnitude, Self.stepMax) - noise)
    let noiseSize = noiseSpread.ratio(
      of: Self.signedRatio(noise), least: Self.noiseSpreadLeast, gain: baseline.gain, limit: { Self.noiseClip * $0 })
    return Findings(
      deviation: deviations.finding(of: view.deviation / view.spread),
      residual: residuals.finding(of: (value - forecast.value) / forecast.error),
      step: self.steps.finding(of: steps), noise: noises.finding(of: noiseSize))
  }

  /// Learns a value, whose view is `view`.
  mutating func learn(_ value: Double, _ view: Baseline.View) { baseline.learn(value, view) }

  /// A ratio to 1 as a signed size: twice as much is 1, half as much −1.
  private static func signedRatio(_ ratio: Double) -> Double {
    ratio > 1 ? ratio - 1 : 1 - 1 / max(ratio, 1e-3)
  }
}

extension TimeScale {
  /// Appends everything.
  func encode(to writer: inout StateWriter) {
    baseline.encode(to: &writer)
    writer.append(noise)
    writer.append(noiseSpread.value)
    for feature in [deviations, residuals, steps, noises] { feature.encode(to: &writer) }
  }

  /// A scale from what was appended.
  init(from reader: inout StateReader) {
    baseline = Baseline(from: &reader)
    noise = reader.next()
    noiseSpread = ClippedMean(reader.next())
    deviations = Feature(from: &reader)
    residuals = Feature(from: &reader)
    steps = Feature(from: &reader)
    noises = Feature(from: &reader)
  }
}
