internal import TaihuCore

/// Scores each reading of one series by how unusual it is, from nothing but the readings before it.
///
/// Six features describe a reading: its distance from the level, from the forecast, and from the former reading; the
/// short mean of its distance from the forecast; and the short and the long mean of its steps. Each feature's surprise is
/// −log₁₀ of how often it was at least as large before; their root sum of squares is the combined surprise, which
/// ``AlarmScale`` turns into a score. `docs/detection.md` has the formulas and what they score on labelled recordings.
///
/// Bounded state, no look-ahead, O(1) a reading. Values beyond ±1e30 count as ±1e30, so that no sum overflows.
struct LearnedDetector: BitwiseCopyable {
  /// Readings until the first score is given, and until surprises are taken into the history.
  private static let warmUp: UInt32 = 150
  private static let historyAfter: UInt32 = 40
  private static let valueMax = 1e30
  /// Gains of the short mean of residuals, and of the short and long mean of step sizes.
  private static let shortLevelGain = 0.2
  private static let shortNoiseGain = 0.08
  private static let longNoiseGain = 0.02
  /// A step counts at most as so many mean steps in the noise means.
  private static let stepMax = 20.0
  /// The share of the running mean of surprise that is added, which tells lasting trouble from a single reading.
  private static let lastingShare = 0.4

  private var baseline = Baseline()
  private var shortLevel = 0.0
  private var shortLevelSpread = ClippedMean()
  private var shortNoise = 1.0
  private var longNoise = 1.0
  private var shortNoiseSpread = ClippedMean(0.5)
  private var longNoiseSpread = ClippedMean(0.3)
  private var lasting = 0.0
  private var features = InlineArray<6, Feature>(repeating: Feature())
  private var scale = AlarmScale()

  /// Nothing learned yet.
  init() {}

  /// The score of a finite value at a local time in nanoseconds since the epoch; then learns the value.
  ///
  /// - Complexity: O(1).
  mutating func judge(_ reading: Double, localTime: Int64) -> Surprise {
    let value = min(max(reading, -Self.valueMax), Self.valueMax)
    guard baseline.isReady else {
      baseline.collect(value)
      return .unknown(reading)
    }
    let slot = DailyProfile.slot(ofLocal: localTime)
    let view = baseline.view(of: value, at: slot)
    let aspects = self.aspects(of: value, view)
    var (sum, strongest, leader) = (0.0, -1.0, 0)
    for index in 0..<6 {
      let surprise = features[index].surprise(of: aspects[index])
      sum += surprise * surprise
      if surprise > strongest { (strongest, leader) = (surprise, index) }
    }
    baseline.learn(value, view, at: slot)
    let combined = sum.squareRoot()
    lasting += Self.shortNoiseGain * (combined - lasting)
    var result = Surprise.unknown(reading)
    (result.forecast, result.error) = (view.forecast, view.error)
    guard baseline.count >= Self.historyAfter else { return result }
    let score = scale.score(combined + Self.lastingShare * lasting)
    if baseline.count >= Self.warmUp { (result.score, result.intensity) = (score.score, score.intensity) }
    result.kind = kind(leader, aspects[leader])
    return result
  }

  /// The six features of a value, signed, in multiples of what is usual.
  private mutating func aspects(of value: Double, _ view: Baseline.View) -> InlineArray<6, Double> {
    let residual = view.residual(of: value)
    shortLevel += Self.shortLevelGain * (residual - shortLevel)
    let gain = baseline.gain
    let steps = min(view.step.magnitude / view.stepSpread, Self.stepMax)
    shortNoise += Self.shortNoiseGain * (steps - shortNoise)
    longNoise += Self.longNoiseGain * (steps - longNoise)
    return [
      view.deviation / view.spread, residual / view.error, view.step / view.stepSpread,
      shortLevelSpread.ratio(of: shortLevel, least: 1e-9 * view.spread, gain: gain, limit: baseline.limit),
      shortNoiseSpread.ratio(of: Self.signedRatio(shortNoise), least: 1e-6, gain: gain, limit: Self.noiseLimit),
      longNoiseSpread.ratio(of: Self.signedRatio(longNoise), least: 1e-6, gain: gain, limit: Self.noiseLimit),
    ]
  }

  /// A ratio to 1 as a signed magnitude: twice as much is 1, half as much −1.
  private static func signedRatio(_ ratio: Double) -> Double {
    ratio > 1 ? ratio - 1 : 1 - 1 / max(ratio, 1e-3)
  }

  private static func noiseLimit(_ mean: Double) -> Double { 4 * mean }

  private func kind(_ leader: Int, _ aspect: Double) -> EpisodeKind {
    let isSteady = shortNoise < 1.5
    return switch leader {
    case 0: isSteady ? .drift : .anomaly
    case 3: isSteady ? .drift : .levelShift
    case 4, 5: aspect > 0 ? .noise : .anomaly
    default: .anomaly
    }
  }
}

extension LearnedDetector {
  /// Appends everything.
  func encode(to writer: inout StateWriter) {
    baseline.encode(to: &writer)
    for number in [shortLevel, shortNoise, longNoise, lasting] { writer.append(number) }
    for mean in [shortLevelSpread, shortNoiseSpread, longNoiseSpread] { writer.append(mean.value) }
    for index in 0..<6 { features[index].encode(to: &writer) }
    scale.encode(to: &writer)
  }

  /// A detector from what was appended.
  init(from reader: inout StateReader) {
    baseline = Baseline(from: &reader)
    (shortLevel, shortNoise, longNoise) = (reader.next(), reader.next(), reader.next())
    lasting = reader.next()
    shortLevelSpread = ClippedMean(reader.next())
    shortNoiseSpread = ClippedMean(reader.next())
    longNoiseSpread = ClippedMean(reader.next())
    for index in 0..<6 { features[index] = Feature(from: &reader) }
    scale = AlarmScale(from: &reader)
  }
}
