internal import Glibc

/// Turns a reading's combined surprise into a score 0…1 that means the same for every series.
///
/// Three corrections, in this order: the surprise is weighed against the series' own history of surprises, a series
/// that alarms often raises its own bar (habituation), and a reading no more surprising than a recent one is damped
/// (debouncing).
struct AlarmScale: BitwiseCopyable {
  /// A score before and after debouncing.
  struct Score {
    /// Debounced: what alarms are raised by.
    var score: Double
    /// Not debounced: what keeps an open episode open.
    var intensity: Double
  }

  /// The strength at which the score is one half: about 0.2 false alarms per 1000 readings on labelled recordings.
  private static let half = 6.4
  /// Surprises counted until their histogram is halved, and the slope beyond the largest.
  private static let totalMax = 12_000
  private static let slope = 0.6
  /// Each strength above `habitFrom` that is not damped raises the bar by `habitStep`; the raise fades with a memory of
  /// `habitMemory` readings.
  private static let habitFrom = 4.0
  private static let habitStep = 0.4
  private static let habitMemory = 12_000.0
  /// What is not above the fading peak of former strengths keeps this share.
  private static let dampedShare = 0.35
  private static let peakKept = 0.995

  private var history = TailHistogram()
  private var peak = 0.0
  private var habit = 0.0

  /// Nothing scored yet.
  init() {}

  /// The score of a combined surprise ≥ 0, which then belongs to the history. Only `share` of its strength counts.
  ///
  /// - Complexity: O(1).
  mutating func score(_ surprise: Double, share: Double) -> Score {
    let bin = TailHistogram.bin(of: surprise)
    let rarity = history.surprise(bin: bin, total: history.count, slope: Self.slope)
    history.add(bin: bin)
    if history.count >= Self.totalMax { history.halve() }

    let strength = rarity + surprise - Self.habitStep * habit
    let stands = strength > peak
    if stands, strength > Self.habitFrom { habit += 1 }
    habit *= 1 - 1 / Self.habitMemory
    peak = max(peak * Self.peakKept, strength)
    let debounced = stands ? strength : Self.dampedShare * strength
    return Score(score: Self.unit(share * debounced), intensity: Self.unit(share * strength))
  }

  /// 0 at a strength of 0 or less, ½ at ``half``, towards 1.
  private static func unit(_ strength: Double) -> Double {
    strength <= 0 ? 0 : 1 - exp2(-strength / half)
  }
}

extension AlarmScale {
  /// Appends everything.
  func encode(to writer: inout StateWriter) {
    history.encode(to: &writer)
    writer.append(peak)
    writer.append(habit)
  }

  /// A scale from what was appended.
  init(from reader: inout StateReader) {
    history = TailHistogram(from: &reader, countMax: Self.totalMax)
    (peak, habit) = (reader.next(), reader.next())
  }
}
