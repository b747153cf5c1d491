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

  /// Reads a true value: adds noise, stays on the scale, rounds to the resolution.
  func read(_ truth: Double, using generator: inout SeededGenerator) -> Double {
    rounded(min(scale.upperBound, max(scale.lowerBound, truth + noise * generator.gaussian())))
  }

  /// The nearest value the sensor can give.
  func rounded(_ value: Double) -> Double {
    let factor = pow(10, Double(abs(decimals)))
    return decimals < 0 ? (value / factor).rounded() * factor : (value * factor).rounded() / factor
  }

  /// The sensor of a quantity; one unknown gets a plain sensor without noise or limits.
  static func of(_ quantity: String) -> Sensor {
    catalogue[quantity] ?? Sensor(unit: "", decimals: 3, noise: 0, spread: 1, scale: -1e12...1e12)
  }

  private static func sensor(
    _ unit: String, _ decimals: Int, noise: Double, spread: Double, _ scale: ClosedRange<Double>
  ) -> Sensor {
    Sensor(unit: unit, decimals: decimals, noise: noise, spread: spread, scale: scale)
  }

  /// Resolutions and noise as usual for field instruments; every scale lies within the quantity's valid range.
  private static let catalogue: [String: Sensor] = [
    "pm25": sensor("ug/m3", 0, noise: 1.2, spread: 12, 0...1_000),
    "pm10": sensor("ug/m3", 0, noise: 2.0, spread: 20, 0...2_000),
    "so2": sensor("ug/m3", 0, noise: 0.6, spread: 4, 0...2_620),
    "no2": sensor("ug/m3", 0, noise: 1.2, spread: 10, 0...3_840),
    "o3": sensor("ug/m3", 0, noise: 1.5, spread: 15, 0...1_200),
    "co": sensor("mg/m3", 2, noise: 0.02, spread: 0.3, 0...150),
    "tvoc": sensor("mg/m3", 3, noise: 0.01, spread: 0.1, 0...50),
    "nh3": sensor("mg/m3", 3, noise: 0.002, spread: 0.02, 0...20),
    "h2s": sensor("mg/m3", 3, noise: 0.001, spread: 0.005, 0...10),
    "air_temp": sensor("Cel", 1, noise: 0.08, spread: 2, -40...60),
    "rh": sensor("%", 1, noise: 0.3, spread: 8, 0...100),
    "dew_point": sensor("Cel", 1, noise: 0.1, spread: 2, -50...40),
    "pressure": sensor("hPa", 1, noise: 0.06, spread: 2, 850...1_090),
    "wind_speed": sensor("m/s", 1, noise: 0.25, spread: 2, 0...75),
    "wind_dir": sensor("deg", 0, noise: 4, spread: 30, 0...359),
    "rain": sensor("mm", 1, noise: 0, spread: 2, 0...60),
    "illuminance": sensor("lx", -1, noise: 20, spread: 10_000, 0...200_000),
    "irradiance": sensor("W/m2", 0, noise: 2, spread: 120, 0...1_400),
    "noise_leq": sensor("dB[SPL]{A}", 1, noise: 0.8, spread: 5, 20...140),
    "water_temp": sensor("Cel", 2, noise: 0.02, spread: 0.8, -1...45),
    "ph": sensor("[pH]", 2, noise: 0.01, spread: 0.25, 0...14),
    "do": sensor("mg/L", 2, noise: 0.04, spread: 1.2, 0...25),
    "do_sat": sensor("%", 1, noise: 0.4, spread: 12, 0...300),
    "conductivity": sensor("uS/cm", 0, noise: 1.2, spread: 30, 0...5_000),
    "turbidity": sensor("[NTU]", 1, noise: 0.5, spread: 10, 0...4_000),
    "codmn": sensor("mg/L", 1, noise: 0.08, spread: 1, 0...100),
    "cod": sensor("mg/L", 1, noise: 0.3, spread: 4, 0...1_000),
    "nh3n": sensor("mg/L", 3, noise: 0.004, spread: 0.08, 0...100),
    "tp": sensor("mg/L", 3, noise: 0.0015, spread: 0.025, 0...20),
    "tn": sensor("mg/L", 2, noise: 0.02, spread: 0.4, 0...100),
    "chla": sensor("ug/L", 1, noise: 0.4, spread: 8, 0...1_000),
    "phycocyanin": sensor("ug/L", 1, noise: 0.3, spread: 5, 0...1_000),
    "algae_density": sensor("{cells}/L", -4, noise: 1e5, spread: 6e6, 0...1e10),
    "secchi": sensor("m", 2, noise: 0.01, spread: 0.15, 0...20),
    "water_level": sensor("m", 3, noise: 0.002, spread: 0.06, -5...20),
    "velocity": sensor("m/s", 2, noise: 0.01, spread: 0.1, -5...5),
    "battery": sensor("%", 0, noise: 0.2, spread: 10, 0...100),
    "veh_flow": sensor("{veh}/h", 0, noise: 0, spread: 220, 0...3_000),
    "speed": sensor("km/h", 1, noise: 0.8, spread: 8, 0...200),
    "occupancy": sensor("%", 1, noise: 0.3, spread: 6, 0...100),
    "travel_time": sensor("s", 0, noise: 1, spread: 25, 0...7_200),
  ]
}
