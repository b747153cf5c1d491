internal import Glibc
internal import TaihuCore
internal import TaihuPack

/// A buoy in Taihu: chemistry and algae over the seasons, driven by light, wind and rain.
///
/// Algae make oxygen and take acid by day, so `do` and `ph` follow `chla` and the sun; wind stirs up mud and mixes the
/// algae down. The further north a site lies, the more it is like Meiliang Bay and the less like the open lake.
/// The option `chla_scale` multiplies chlorophyll, `level_offset` (m) moves the water level.
struct LakeModel: DeviceModel {
  /// How much the place is like Meiliang Bay, 0…1.
  private let bay: Double
  private let chlorophyllScale: Double
  private let levelOffset: Double
  private var generator: SeededGenerator
  private var clock: StepClock
  private var growth: AutoregressiveNoise
  private var cells: AutoregressiveNoise
  private var nutrients: AutoregressiveNoise
  private var salts: AutoregressiveNoise
  private var level: AutoregressiveNoise
  private var warmth: Lag
  private var smoothWind: Lag
  private var mixing: Lag
  private var runoff: Lag

  /// The buoy of a setting.
  init(_ setting: DeviceSetting) {
    var generator = setting.generator
    let latitude = setting.site?.latitude ?? generator.uniform(in: 31.2...31.5)
    bay = min(1, max(0, (latitude - 31.22) / 0.22))
    chlorophyllScale = setting.option("chla_scale", 1) * exp(0.12 * generator.gaussian())
    levelOffset = setting.option("level_offset", 0)
    clock = StepClock(start: setting.start)
    growth = AutoregressiveNoise(deviation: 0.22, timeConstant: 2 * 86_400, using: &generator)
    cells = AutoregressiveNoise(deviation: 0.18, timeConstant: 86_400, using: &generator)
    nutrients = AutoregressiveNoise(deviation: 0.12, timeConstant: 3 * 86_400, using: &generator)
    salts = AutoregressiveNoise(deviation: 22, timeConstant: 6 * 86_400, using: &generator)
    level = AutoregressiveNoise(deviation: 0.05, timeConstant: 5 * 86_400, using: &generator)
    warmth = Lag(timeConstant: 1.5 * 86_400, at: 0)
    smoothWind = Lag(timeConstant: 3 * 3_600, at: 3)
    mixing = Lag(timeConstant: 2 * 3_600, at: 0)
    runoff = Lag(timeConstant: 12 * 3_600, at: 0)
    self.generator = generator
  }

  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth] {
    let seconds = clock.seconds(to: time)
    let local = LocalTime(time)
    advance(by: seconds, weather: weather)

    let water =
      Self.waterTemperature.value(at: local) + 0.8 * Waves.daily(local, peak: 16) * (0.4 + 0.6 * weather.sunshine)
      + 0.7 * warmth.value
    let chlorophyll = self.chlorophyll(at: local, weather: weather)
    let saturation = self.oxygenSaturation(at: local, water: water, chlorophyll: chlorophyll)
    let turbidity = 12 + 6 * pow(max(0, smoothWind.value - 3), 1.5) + 4 * runoff.value
    let nutrient = exp(nutrients.value) * (1 + 0.05 * runoff.value)
    let acidShift = min(0.6, 0.004 * chlorophyll) * Waves.daily(local, peak: 16)

    let own: [(quantity: String, value: Double)] = [
      ("water_temp", water), ("ph", Self.acidity.value(at: local) + acidShift - 0.05 * runoff.value),
      ("do", saturation * Self.oxygenAtSaturation(water)), ("do_sat", 100 * saturation),
      ("conductivity", 500 + salts.value - 8 * runoff.value), ("turbidity", turbidity), ("chla", chlorophyll),
      ("phycocyanin", 0.35 * chlorophyll * min(1, max(0.1, (water - 8) / 18))),
      ("algae_density", chlorophyll * 6e5 * exp(cells.value)), ("codmn", 2.6 + 0.03 * chlorophyll + 0.1 * runoff.value),
      ("cod", 9 + 0.12 * chlorophyll + 0.4 * runoff.value), ("nh3n", 0.12 * nutrient * (1 + 0.1 * runoff.value)),
      ("tp", Self.phosphorus.value(at: local) * (0.6 + 0.4 * bay) * nutrient + 0.0004 * (turbidity - 12)),
      ("tn", Self.nitrogen.value(at: local) * (0.65 + 0.35 * bay) * nutrient),
      ("secchi", 1.2 / (1 + turbidity / 22 + chlorophyll / 90)),
      ("water_level", Self.lakeLevel.value(at: local) + levelOffset + level.value + 0.012 * (smoothWind.value - 3)),
      ("velocity", 0.015 * smoothWind.value), ("battery", 78 + 12 * Waves.daily(local, peak: 16)),
    ]
    return [Truth(own + Meteorology.truths(weather))]
  }

  /// Oxygen in equilibrium with air at a water temperature in °C, mg/L: 468/(31.6 + T).
  static func oxygenAtSaturation(_ water: Double) -> Double {
    468 / (31.6 + max(0, water))
  }

  private mutating func advance(by seconds: Double, weather: WeatherConditions) {
    growth.advance(by: seconds, using: &generator)
    cells.advance(by: seconds, using: &generator)
    nutrients.advance(by: seconds, using: &generator)
    salts.advance(by: seconds, using: &generator)
    level.advance(by: seconds, using: &generator)
    warmth.advance(towards: weather.temperatureAnomaly, by: seconds)
    smoothWind.advance(towards: weather.windSpeed, by: seconds)
    // Wind above 6 m/s that lasts mixes the algae down and halves them at the surface.
    mixing.advance(towards: min(1, max(0, smoothWind.value - 5)), by: seconds)
    runoff.advance(towards: weather.rainRate, by: seconds)
  }

  private func chlorophyll(at local: LocalTime, weather: WeatherConditions) -> Double {
    let season =
      bay * Self.chlorophyllBay.value(at: local) + (1 - bay) * Self.chlorophyllCentre.value(at: local)
    let calm = min(1, max(0, (6 - smoothWind.value) / 4))
    let daily = 1 + 0.25 * calm * Waves.daily(local, peak: 13)
    return chlorophyllScale * season * daily * exp(growth.value) * (1 - 0.5 * mixing.value)
  }

  private func oxygenSaturation(at local: LocalTime, water: Double, chlorophyll: Double) -> Double {
    let level = water < 12 ? 1.0 : 0.95
    let swing = min(0.6, 0.05 + 0.0035 * chlorophyll)
    return level + swing * Waves.daily(local, peak: 16)
  }

  private static let waterTemperature = MonthlyMeans([5, 6, 11, 17, 22, 26, 30, 30, 26, 20, 14, 8])
  private static let chlorophyllBay = MonthlyMeans([10, 9, 12, 18, 30, 38, 45, 48, 45, 35, 22, 14])
  private static let chlorophyllCentre = MonthlyMeans([6, 6, 7, 9, 12, 15, 18, 20, 20, 16, 10, 7])
  private static let nitrogen = MonthlyMeans([1.9, 2.2, 2.4, 2.2, 1.7, 1.3, 1.0, 0.9, 0.9, 1.1, 1.3, 1.6])
  private static let phosphorus = MonthlyMeans([
    0.05, 0.05, 0.05, 0.06, 0.07, 0.08, 0.10, 0.10, 0.09, 0.07, 0.06, 0.05,
  ])
  private static let acidity = MonthlyMeans([8.0, 8.0, 8.1, 8.2, 8.4, 8.5, 8.7, 8.8, 8.6, 8.3, 8.1, 8.0])
  private static let lakeLevel = MonthlyMeans([
    3.10, 3.10, 3.15, 3.15, 3.15, 3.30, 3.55, 3.40, 3.35, 3.25, 3.20, 3.10,
  ])
}
