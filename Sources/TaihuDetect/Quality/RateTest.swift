internal import TaihuCore

/// Whether a value moved faster than the quantity can, and whether it came back (QARTOD rate of change and spike
/// tests, in causal form).
///
/// Each reading is compared with the *anchor*, the last reading that passed. The allowed distance is the declared step
/// per ten minutes, for at least ten minutes and for as many as have passed. A reading beyond it is away:
/// - the anchor stays, so the good reading after a spike is not blamed for the way back;
/// - back within ``awayMax`` readings, it was a spike, known one reading after it ended;
/// - after ``awayMax`` readings away in a row the value has moved for good, and the newest becomes the anchor.
///
/// No reading is judged by later ones: a reading away is marked with `rate` as it arrives, and also with `spike` when
/// it lies beyond ``spikeRatio`` times the steps this series usually makes.
struct RateTest: BitwiseCopyable {
  /// What one reading showed.
  enum Verdict: Equatable {
    /// Within reach of the anchor.
    case normal
    /// Out of reach; `isSpike` when also far beyond the usual steps.
    case away(isSpike: Bool)
    /// Within reach again after a short absence; the worst absent value and its time.
    case returned(value: Double, time: Timestamp)
  }

  /// Readings in a row away from the anchor after which the new level is believed.
  static let awayMax: UInt8 = 3
  /// A reading this many usual steps from the anchor is marked as a spike.
  static let spikeRatio = 8.0
  private static let nanosecondsPerStep = 600e9
  private static let usualGain = 0.02

  /// The value that readings are compared with.
  private(set) var anchor = 0.0
  private var anchorTime = Timestamp.epoch
  private var worst = 0.0
  private var worstTime = Timestamp.epoch
  private var usualStep = 0.0
  private var hasAnchor = false
  private var away: UInt8 = 0

  /// No reading yet.
  init() {}

  /// Judges a reading in order of time. `step` is the largest plausible change within ten minutes, above 0.
  ///
  /// - Complexity: O(1).
  mutating func judge(_ value: Double, at time: Timestamp, step: Double) -> Verdict {
    guard hasAnchor else {
      move(to: value, at: time)
      return .normal
    }
    let change = (value - anchor).magnitude
    let minutes = max(1, Double(time.nanoseconds(since: anchorTime)) / Self.nanosecondsPerStep)
    if change <= step * minutes {
      let verdict: Verdict = away > 0 ? .returned(value: worst, time: worstTime) : .normal
      usualStep += Self.usualGain * (change - usualStep)
      move(to: value, at: time)
      return verdict
    }
    if away == 0 || change > (worst - anchor).magnitude { (worst, worstTime) = (value, time) }
    away += 1
    let isSpike = change > Self.spikeRatio * usualStep
    if away >= Self.awayMax { move(to: value, at: time) }
    return .away(isSpike: isSpike)
  }

  /// Forgets the anchor, after a counter reset.
  mutating func forget() { (hasAnchor, away) = (false, 0) }

  private mutating func move(to value: Double, at time: Timestamp) {
    (anchor, anchorTime, hasAnchor, away) = (value, time, true, 0)
  }
}

extension RateTest {
  /// Appends everything.
  func encode(to writer: inout StateWriter) {
    for number in [anchor, worst, usualStep] { writer.append(number) }
    for time in [anchorTime, worstTime] { writer.append(time.nanoseconds) }
    writer.append(hasAnchor ? 1 as UInt8 : 0)
    writer.append(away)
  }

  /// A test from what was appended.
  init(from reader: inout StateReader) {
    (anchor, worst, usualStep) = (reader.next(), reader.next(), reader.next())
    anchorTime = Timestamp(nanoseconds: reader.next())
    worstTime = Timestamp(nanoseconds: reader.next())
    hasAnchor = reader.next() as UInt8 == 1
    away = reader.next()
    if away >= Self.awayMax { reader.refuse() }
  }
}
