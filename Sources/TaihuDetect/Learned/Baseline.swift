/// What a series usually is: its level and spread, the size of its steps, and its daily profile where that explains it.
///
/// Every mean forgets exponentially and clips what it takes in, so that a wild value moves it by a bounded amount. The
/// first ``startCount`` readings are only collected; their medians are the start, so that one wild value among them
/// (a sensor's power-on value) does not shape what follows.
struct Baseline: BitwiseCopyable {
  /// How a value stands to the baseline, before the baseline has learned it.
  struct View {
    /// The forecast: the level, or the mean of the hour where that has proven closer.
    var forecast: Double
    /// The mean distance of values from such forecasts, above 0.
    var error: Double
    /// The distance from the level, and the mean distance, above 0.
    var deviation, spread: Double
    /// The distance from the former value, and the mean distance, above 0.
    var step, stepSpread: Double
    /// The distances from the two forecasts of the profile.
    var hourResidual, dayResidual: Double

    /// The distance from the forecast.
    func residual(of value: Double) -> Double { value - forecast }
  }

  /// The number of readings collected before anything is learned.
  static let startCount = 15
  /// Readings until the profile may be used as a forecast.
  private static let profileAfter: UInt32 = 100
  /// The memory of level and spread, in readings: four days at five minutes.
  private static let memory = 1200.0
  /// Clipping, in multiples of the mean; twice as wide while young.
  private static let clip = 4.0
  private static let youngUntil: UInt32 = 100
  /// By how much a profile's error must be below the level's to be preferred.
  private static let profileShare = 0.9

  /// The number of readings seen, saturating.
  private(set) var count: UInt32 = 0
  private var start = InlineArray<15, Double>(repeating: 0)
  private var previous = 0.0
  private var level = 0.0
  private var spread = ClippedMean()
  private var stepSpread = ClippedMean()
  private var levelError = ClippedMean()
  private var hourError = ClippedMean()
  private var dayError = ClippedMean()
  private var profile = DailyProfile()

  /// Nothing seen yet.
  init() {}

  /// Whether the start is over.
  var isReady: Bool { count >= Self.startCount }

  /// Collects one of the first readings; the last of them makes the baseline ready.
  mutating func collect(_ value: Double) {
    start[Int(count)] = value
    count += 1
    if isReady { begin() }
  }

  /// How `value` stands to the baseline.
  ///
  /// - Complexity: O(1).
  @inline(__always)
  func view(of value: Double, at slot: DailyProfile.Slot) -> View {
    let byHour = profile.hourMean(slot) ?? level
    let byDay = profile.dayMean(slot) ?? byHour
    var (forecast, error) = (level, levelError.value)
    if count > Self.profileAfter {
      if hourError.value < Self.profileShare * levelError.value { (forecast, error) = (byHour, hourError.value) }
      if dayError.value < Self.profileShare * error { (forecast, error) = (byDay, dayError.value) }
    }
    return View(
      forecast: forecast, error: aboveZero(error), deviation: value - level, spread: aboveZero(spread.value),
      step: value - previous, stepSpread: aboveZero(stepSpread.value), hourResidual: value - byHour,
      dayResidual: value - byDay)
  }

  /// Learns `value`, whose view is `view`.
  ///
  /// - Complexity: O(1).
  mutating func learn(_ value: Double, _ view: View, at slot: DailyProfile.Slot) {
    if count < .max { count += 1 }
    let gain = self.gain
    let spreadLimit = limit(view.spread)
    let errorLimit = limit(max(view.spread, levelError.value))
    level += gain * min(max(view.deviation, -spreadLimit), spreadLimit)
    spread.add(view.deviation.magnitude, gain: gain, limit: spreadLimit)
    stepSpread.add(view.step.magnitude, gain: gain, limit: limit(view.stepSpread))
    levelError.add(view.deviation.magnitude, gain: gain, limit: errorLimit)
    hourError.add(view.hourResidual.magnitude, gain: gain, limit: errorLimit)
    dayError.add(view.dayResidual.magnitude, gain: gain, limit: errorLimit)
    profile.learn(value, at: slot, reach: limit(2 * view.spread))
    previous = value
  }

  /// The share with which a reading enters the means.
  var gain: Double { max(1 / Self.memory, 1 / Double(count)) }

  /// The largest magnitude taken in by a mean that stands at `mean`. A mean of nearly nothing, after a constant
  /// stretch, is no measure, and nothing is clipped by it.
  func limit(_ mean: Double) -> Double {
    if mean <= 2 * tiny { return .greatestFiniteMagnitude }
    return (count < Self.youngUntil ? 2 * Self.clip : Self.clip) * mean
  }

  /// A magnitude above zero that stands for none, relative to the level.
  private var tiny: Double { 1e-9 * level.magnitude + 1e-30 }

  private func aboveZero(_ mean: Double) -> Double { max(mean, tiny) }

  private mutating func begin() {
    level = Self.median(count: Self.startCount) { start[$0] }
    let first = Self.typical(count: Self.startCount) { (start[$0] - level).magnitude }
    spread = ClippedMean(first)
    levelError = ClippedMean(first)
    hourError = ClippedMean(first)
    dayError = ClippedMean(first)
    stepSpread = ClippedMean(Self.typical(count: Self.startCount - 1) { (start[$0 + 1] - start[$0]).magnitude })
    previous = start[Self.startCount - 1]
  }

  /// The mean of magnitudes, each clipped at a multiple of their median.
  private static func typical(count: Int, _ magnitude: (Int) -> Double) -> Double {
    let limit = clip * median(count: count, magnitude)
    return (0..<count).reduce(0) { $0 + min(magnitude($1), limit) } / Double(count)
  }

  private static func median(count: Int, _ value: (Int) -> Double) -> Double {
    (0..<count).map(value).sorted()[count / 2]
  }
}

extension Baseline {
  /// Appends everything.
  func encode(to writer: inout StateWriter) {
    writer.append(count)
    if !isReady { for index in 0..<Self.startCount { writer.append(start[index]) } }
    for number in [previous, level] { writer.append(number) }
    for mean in [spread, stepSpread, levelError, hourError, dayError] { writer.append(mean.value) }
    profile.encode(to: &writer)
  }

  /// A baseline from what was appended.
  init(from reader: inout StateReader) {
    count = reader.next()
    if !isReady { for index in 0..<Self.startCount { start[index] = reader.next() } }
    (previous, level) = (reader.next(), reader.next())
    spread = ClippedMean(reader.next())
    stepSpread = ClippedMean(reader.next())
    levelError = ClippedMean(reader.next())
    hourError = ClippedMean(reader.next())
    dayError = ClippedMean(reader.next())
    profile = DailyProfile(from: &reader)
  }
}
