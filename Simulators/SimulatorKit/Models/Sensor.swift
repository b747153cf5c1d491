internal import Glibc

/// What a sensor of one quantity can do: unit, resolution, noise, and the limits of its scale.
struct Sensor: Hashable, Sendable {
  /// The unit of its values, a UCUM code.
  let unit: String
  /// Decimal places it gives; negative for powers of ten above one.
  let decimals: Int
  /// The standard deviation of its own noise, in its unit.
  let noise: Double
  /// What a person would call a clear change within an hour, in its unit; faults are measured by it.
  let spread: Double
  /// The limits of its scale.
  let scale: ClosedRange<Double>
  /// How long a result stands until the next one, in nanoseconds: hours for an analyser, 0 for a live sensor.
  let hold: Int64
  private let stepsPerUnit: Double

  /// A sensor from what it can do.
  init(
    _ unit: String, _ decimals: Int, noise: Double, spread: Double, _ scale: ClosedRange<Double>, holdHours: Int64 = 0
  ) {
    (self.unit, self.decimals, self.noise, self.spread, self.scale) = (unit, decimals, noise, spread, scale)
    hold = holdHours * 3_600_000_000_000
    stepsPerUnit = pow(10, Double(abs(decimals)))
  }

  /// Whether it only tells no and yes: faults that push a value up then make it say yes.
  var isSwitch: Bool { scale == 0...1 && decimals == 0 }

  /// Reads a true value: adds noise, stays on the scale, rounds to the resolution.
  func read(_ truth: Double, using generator: inout SeededGenerator) -> Double {
    let disturbed = noise > 0 ? truth + noise * generator.gaussian() : truth
    return rounded(min(scale.upperBound, max(scale.lowerBound, disturbed)))
  }

  /// The nearest value the sensor can give.
  func rounded(_ value: Double) -> Double {
    decimals < 0 ? (value / stepsPerUnit).rounded() * stepsPerUnit : (value * stepsPerUnit).rounded() / stepsPerUnit
  }

  /// The sensor of a quantity in a network; one unknown gets a plain sensor without noise or limits.
  static func of(_ quantity: String, in network: String = "") -> Sensor {
    special["\(network).\(quantity)"] ?? catalogue[quantity]
      ?? Sensor("", 3, noise: 0, spread: 1, -1e12...1e12)
  }
}
