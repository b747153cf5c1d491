/// A battery that runs down over months and is changed in time.
struct Battery: Sendable {
  /// The charge at which somebody comes and changes it, in percent.
  private static let changedAt = 30.0

  private var charge: Double
  private let percentPerDay: Double

  /// A battery somewhere in its life.
  init(percentPerDay: Double = 0.15, using generator: inout SeededGenerator) {
    charge = generator.uniform(in: 45...99)
    self.percentPerDay = percentPerDay * generator.uniform(in: 0.7...1.3)
  }

  /// Moves on by a step in seconds and returns the charge in percent; cold takes a little of it.
  mutating func advance(by seconds: Double, airTemperature: Double) -> Double {
    charge -= percentPerDay * seconds / 86_400
    if charge < Self.changedAt { charge = 99 }
    return charge - max(0, 8 - airTemperature) * 0.2
  }
}
