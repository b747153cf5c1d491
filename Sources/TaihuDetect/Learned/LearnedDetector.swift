internal import TaihuCore

/// Scores each reading of one series by how unusual it is, from nothing but the readings before it.
///
/// A reading is judged on two time scales: by itself, and as part of a block (``CoarseScale``). On each, a few features
/// say how it stands to what is usual, and each feature's surprise is −log₁₀ of how often it was at least as large before.
/// Their root sum of squares is the combined surprise, which ``AlarmScale`` turns into a score. `docs/detection.md` has
/// the formulas and what they score on labelled recordings.
///
/// Bounded state, no look-ahead, O(1) a reading. Values beyond ±1e30 count as ±1e30, so that no sum overflows.
struct LearnedDetector: BitwiseCopyable {
  /// Readings until the first score is given, and until surprises are taken into the history.
  private static let warmUp: UInt32 = 150
  private static let historyAfter: UInt32 = 40
  private static let valueMax = 1e30
  /// The weight of the coarse scale's squares, at the last reading of a block.
  private static let coarseWeight = 1.5
  /// The gain of the running mean of surprise, which is added in full: lasting trouble weighs more than one reading.
  private static let lastingGain = 0.07

  private var fine = TimeScale()
  private var season = SeasonalForecast()
  private var excursion = Excursion()
  private var coarse = CoarseScale()
  private var youth = Youth()
  private var naming = KindNaming()
  private var lasting = 0.0
  private var scale = AlarmScale()

  /// Nothing learned yet.
  init() {}

  /// The score of a finite value at a local time in nanoseconds since the epoch; then learns the value.
  ///
  /// - Complexity: O(1).
  mutating func judge(_ reading: Double, localTime: Int64) -> Surprise {
    let value = min(max(reading, -Self.valueMax), Self.valueMax)
    let slot = DailyProfile.slot(ofLocal: localTime)
    youth.pass(slot)
    guard fine.baseline.isReady else {
      fine.collect(value)
      if fine.baseline.isReady { season.begin(spread: fine.baseline.spread) }
      return .unknown(reading)
    }
    let view = fine.baseline.view(of: value)
    let forecast = season.forecast(at: slot, fine.baseline)
    let (combined, kind) = surprise(of: value, view, forecast)
    learn(value, view, at: slot)
    lasting += Self.lastingGain * (combined - lasting)
    var result = Surprise.unknown(reading)
    (result.forecast, result.error, result.kind) = (forecast.value, forecast.error, kind)
    (result.usualStep, result.hour) = (view.stepSpread, UInt8(slot.hour))
    guard fine.baseline.count >= Self.historyAfter else { return result }
    let score = scale.score(combined + lasting, share: youth.share(view))
    if fine.baseline.count >= Self.warmUp { (result.score, result.intensity) = (score.score, score.intensity) }
    return result
  }

  /// The combined surprise on both scales, and the kind of an episode that would begin here.
  private mutating func surprise(
    of value: Double, _ view: Baseline.View, _ forecast: SeasonalForecast.Forecast
  ) -> (combined: Double, kind: EpisodeKind) {
    let findings = fine.findings(of: value, view, beside: forecast)
    let away = excursion.finding(of: value - forecast.value, view, fine.baseline)
    let block = coarse.findings(of: value, forecast: forecast.value)
    let kind = naming.kind(findings, excursion: away, block: block)
    let blockSquares = Self.coarseWeight * (block?.squares ?? 0)
    return ((findings.squares + away.surprise * away.surprise + blockSquares).squareRoot(), kind)
  }

  private mutating func learn(_ value: Double, _ view: Baseline.View, at slot: DailyProfile.Slot) {
    let level = fine.baseline.level
    fine.learn(value, view)
    season.learn(value, at: slot, view, level: level, fine.baseline)
  }
}

extension LearnedDetector {
  /// Appends everything.
  func encode(to writer: inout StateWriter) {
    fine.encode(to: &writer)
    season.encode(to: &writer)
    excursion.encode(to: &writer)
    coarse.encode(to: &writer)
    youth.encode(to: &writer)
    naming.encode(to: &writer)
    writer.append(lasting)
    scale.encode(to: &writer)
  }

  /// A detector from what was appended.
  init(from reader: inout StateReader) {
    fine = TimeScale(from: &reader)
    season = SeasonalForecast(from: &reader)
    excursion = Excursion(from: &reader)
    coarse = CoarseScale(from: &reader)
    youth = Youth(from: &reader)
    naming = KindNaming(from: &reader)
    lasting = reader.next()
    scale = AlarmScale(from: &reader)
  }
}
