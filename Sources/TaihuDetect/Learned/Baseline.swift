/// What a series usually is on one time scale: its level, how far values lie from it, and the size of its steps.
///
/// Every mean forgets exponentially and clips what it takes in, so that a wild value moves it by a bounded amount. The
/// first ``startCount`` values are only collected; their medians are the start, so that one wild value among them
/// (a sensor's power-on value) does not shape what follows.
struct Baseline: BitwiseCopyable {
  /// How a value stands to the baseline, before the baseline has learned it.
  struct View {
    /// The distance from the level, and the mean distance, above 0.
    var deviation, spread: Double
    /// The distance from the former value, and the mean distance, above 0.
    var step, stepSpread: Double
  }

  /// The number of values collected before anything is learned.
  static let startCount = 15
  /// The memory of all means, in values: three days at five minutes.
  private static let memory = 900.0
  /// Clipping, in multiples of the mean; twice as wide while younger than `youngUntil` values.
  private static let clip = 2.3
  private static let youngUntil: UInt32 = 100
  /// A magnitude that stands for none, as a share of the level and at least.
  private static let tinyShare = 1e-9
  private static let tinyLeast = 1e-30

  /// The number of values seen, saturating.
  private(set) var count: UInt32 = 0
  /// The clipped mean of the values, in the series' unit.
  private(set) var level = 0.0
  private var start = InlineArray<15, Double>(repeating: 0)
  private var previous = 0.0
  private var meanSpread = ClippedMean()
  private var meanStep = ClippedMean()

  /// Nothing seen yet.
  init() {}

  /// Whether the start is over.
  var isReady: Bool { count >= Self.startCount }

  /// The mean distance of values from the level, above 0.
  var spread: Double { aboveZero(meanSpread.value) }

  /// The share with which a value enters the means.
  var gain: Double { max(1 / Self.memory, 1 / Double(count)) }

  /// Collects one of the first values; the last of them makes the baseline ready.
  mutating func collect(_ value: Double) {
    start[Int(count)] = value
    count += 1
    if isReady { begin() }
  }

  /// How `value` stands to the baseline.
  ///
  /// - Complexity: O(1).
  @inline(__always)
  func view(of value: Double) -> View {
    View(
      deviation: value - level, spread: spread, step: value - previous, stepSpread: aboveZero(meanStep.value))
  }

  /// Learns `value`, whose view is `view`.
  ///
  /// - Complexity: O(1).
  mutating func learn(_ value: Double, _ view: View) {
    if count < .max { count += 1 }
    let gain = self.gain
    let reach = limit(view.spread)
    meanStep.add(view.step.magnitude, gain: gain, limit: limit(view.stepSpread))
    meanSpread.add(view.deviation.magnitude, gain: gain, limit: reach)
    level += gain * min(max(view.deviation, -reach), reach)
    previous = value
  }

  /// The largest magnitude taken in by a mean that stands at `mean`. A mean of nearly nothing, after a constant
  /// stretch, is no measure, and nothing is clipped by it.
  func limit(_ mean: Double) -> Double {
    if mean <= 2 * tiny { return .greatestFiniteMagnitude }
    return (count < Self.youngUntil ? 2 * Self.clip : Self.clip) * mean
  }

  /// `magnitude`, or what stands for none where it is smaller.
  @inline(__always)
  func aboveZero(_ magnitude: Double) -> Double { max(magnitude, tiny) }

  private var tiny: Double { Self.tinyShare * level.magnitude + Self.tinyLeast }

  private mutating func begin() {
    level = Self.median(count: Self.startCount) { start[$0] }
    meanSpread = ClippedMean(Self.typical(count: Self.startCount) { (start[$0] - level).magnitude })
    meanStep = ClippedMean(Self.typical(count: Self.startCount - 1) { (start[$0 + 1] - start[$0]).magnitude })
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
    if !isReady { for index in 0..<Int(count) { writer.append(start[index]) } }
    for number in [previous, level, meanSpread.value, meanStep.value] { writer.append(number) }
  }

  /// A baseline from what was appended.
  init(from reader: inout StateReader) {
    count = reader.next()
    if !isReady { for index in 0..<Int(count) { start[index] = reader.next() } }
    (previous, level) = (reader.next(), reader.next())
    meanSpread = ClippedMean(reader.next())
    meanStep = ClippedMean(reader.next())
  }
}
