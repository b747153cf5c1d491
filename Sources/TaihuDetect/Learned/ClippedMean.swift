/// An exponentially forgetting mean of magnitudes in which one wild value weighs little: each is clipped at a multiple
/// of the mean itself before it is taken in.
struct ClippedMean: BitwiseCopyable {
  /// The mean.
  private(set) var value = 0.0

  /// A mean that starts at `value`.
  init(_ value: Double = 0) {
    self.value = value
  }

  /// Takes in `magnitude`, clipped at `limit`.
  mutating func add(_ magnitude: Double, gain: Double, limit: Double) {
    value += gain * (min(magnitude, limit) - value)
  }

  /// `number` in multiples of the mean, or of `least` where the mean is smaller; then takes its magnitude in.
  mutating func ratio(
    of number: Double, least: Double, gain: Double, limit: (Double) -> Double
  ) -> Double {
    let usual = max(value, least)
    add(number.magnitude, gain: gain, limit: limit(usual))
    return number / usual
  }
}
