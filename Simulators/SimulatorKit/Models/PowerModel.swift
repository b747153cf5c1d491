internal import Glibc
internal import TaihuCore

/// A meter at a distribution transformer: load by the hour, the kind of customer and the heat; voltages that sag with
/// it; three phases that are never quite equal.
///
/// Options: `rated_kva` (630), the transformer's apparent power.
struct PowerModel: DeviceModel {
  private let rated: Double
  /// How much of the load is homes, the rest being offices and shops, 0…1.
  private let homes: Double
  private let shares: [Double]
  private var generator: SeededGenerator
  private var clock: StepClock
  private var demand: AutoregressiveNoise
  private var supply: AutoregressiveNoise
  private var grid: AutoregressiveNoise
  private var phases: [AutoregressiveNoise]
  private var oil: Lag
  private var energy: Double

  init(_ setting: DeviceSetting) {
    var generator = setting.generator
    rated = setting.option("rated_kva", 630)
    homes = generator.uniform()
    shares = [1.0, 1.04, 0.96].map { $0 + 0.03 * generator.gaussian() }.shuffled(using: &generator)
    clock = StepClock(start: setting.start)
    demand = AutoregressiveNoise(deviation: 0.05, timeConstant: 2_400, using: &generator)
    supply = AutoregressiveNoise(deviation: 1.2, timeConstant: 3_600, using: &generator)
    grid = AutoregressiveNoise(deviation: 0.015, timeConstant: 120, using: &generator)
    phases = (0..<3).map { _ in AutoregressiveNoise(deviation: 0.04, timeConstant: 1_800, using: &generator) }
    oil = Lag(timeConstant: 3 * 3_600, at: nil)
    energy = generator.uniform(in: 20_000...400_000)
    self.generator = generator
  }

  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth] {
    let seconds = clock.seconds(to: time)
    let load = load(at: LocalTime(time), seconds: seconds, weather: weather)
    let power = rated * load
    energy += power * seconds / 3_600
    oil.advance(towards: weather.airTemperature + 12 + 42 * load * load, by: seconds)
    let factor = 0.90 + 0.06 * min(1, load)
    let reactive = power * tan(acos(factor))
    let base = 232 + supply.advance(by: seconds, using: &generator) - 7 * load
    let voltages = shares.map { base - 3 * ($0 - 1) * 10 }
    let whole = Truth([
      ("power", power), ("reactive", reactive), ("apparent", power / factor), ("pf", factor),
      ("frequency", 50 + grid.advance(by: seconds, using: &generator)), ("energy", energy),
      ("thd_u", 1.6 + 1.2 * load), ("oil_temp", oil.value), ("breaker", 1),
    ])
    return [whole] + phaseTruths(voltages: voltages, apparent: power / factor, seconds: seconds)
  }

  /// Each phase with the voltage to neutral, that to the next phase, and the current.
  private mutating func phaseTruths(voltages: [Double], apparent: Double, seconds: Double) -> [Truth] {
    (0..<3).map { phase in
      let (own, next) = (voltages[phase], voltages[(phase + 1) % 3])
      // Phasors 120 degrees apart: |a − b|² = a² + ab + b².
      let line = (own * own + own * next + next * next).squareRoot()
      let share = shares[phase] * exp(phases[phase].advance(by: seconds, using: &generator))
      return Truth(
        part: DevicePart(label: "phase", value: ["a", "b", "c"][phase]),
        [("voltage", own), ("line_voltage", line), ("current", apparent * 1_000 / 3 * share / own)])
    }
  }

  /// The load as a share of the rated power.
  private mutating func load(at local: LocalTime, seconds: Double, weather: WeatherConditions) -> Double {
    let office = Self.offices.value(at: local) * (local.isRestDay ? 0.45 : 1)
    let course = homes * Self.homes.value(at: local) + (1 - homes) * office
    let climate = 1 + 0.025 * max(0, weather.airTemperature - 26) + 0.015 * max(0, 8 - weather.airTemperature)
    return min(1.1, 0.55 * course * climate * exp(demand.advance(by: seconds, using: &generator)))
  }

  /// Load relative to the peak, hour by hour: a summer weekday of the whole city, which offices and industry dominate.
  static let offices = HourlyProfile([
    0.62, 0.58, 0.56, 0.55, 0.55, 0.58, 0.66, 0.78, 0.90, 0.97, 1.0, 0.98, 0.90, 0.93, 0.97, 0.98, 0.96, 0.94, 0.93,
    0.92, 0.88, 0.82, 0.74, 0.67,
  ])
  /// Homes, which peak from 19 to 22 o'clock.
  private static let homes = HourlyProfile([
    0.52, 0.45, 0.42, 0.40, 0.40, 0.43, 0.55, 0.66, 0.62, 0.56, 0.56, 0.62, 0.66, 0.60, 0.56, 0.56, 0.60, 0.72, 0.86,
    0.97, 1.0, 0.98, 0.85, 0.66,
  ])
}
