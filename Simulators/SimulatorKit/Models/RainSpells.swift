internal import Glibc

/// Rain that comes in spells: a two-state chain, wet or dry, whose wet share follows the monthly sums of Wuxi.
struct RainSpells: Sendable {
  /// The mean length of a wet spell in seconds.
  private static let meanSpell = 4.0 * 3_600
  /// The mean rate while it rains, in mm/h.
  private static let meanRate = 1.6
  /// Monthly sums in mm.
  private static let monthlySum = MonthlyMeans([62, 60, 92, 80, 92, 190, 160, 140, 90, 58, 56, 40])

  private var isRaining = false
  private var spellRate = 0.0
  private var smoothedRate = Lag(timeConstant: 600, at: 0)
  private var smoothedWetness = Lag(timeConstant: 1_800, at: 0)

  /// The rain rate in mm/h; below 0.05 it counts as none.
  var rate: Double { smoothedRate.value < 0.05 ? 0 : smoothedRate.value }

  /// How wet the day is, 0…1: follows the rain with half an hour of inertia.
  var wetness: Double { smoothedWetness.value }

  /// Moves on by a step in seconds.
  mutating func advance(by seconds: Double, at time: LocalTime, using generator: inout SeededGenerator) {
    let wetShare = Self.monthlySum.value(at: time) / (Self.meanRate * 720)
    let endOfSpell = seconds / Self.meanSpell
    if isRaining {
      if generator.uniform() < endOfSpell { isRaining = false }
    } else if generator.uniform() < endOfSpell * wetShare / (1 - wetShare) {
      isRaining = true
      spellRate = min(12, -Self.meanRate * log(1 - generator.uniform()) + 0.2)
    }
    let shower = isRaining ? spellRate * (0.6 + 0.8 * generator.uniform()) : 0
    smoothedRate.advance(towards: shower, by: seconds)
    smoothedWetness.advance(towards: isRaining ? 1 : 0, by: seconds)
  }
}
