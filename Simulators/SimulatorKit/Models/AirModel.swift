internal import Glibc
internal import TaihuCore

/// An air quality station: dust that wind thins and rain washes out, traffic gases at the rush hours, ozone by the sun.
///
/// The region's haze is shared by all stations, the rest is the station's own. The option `dust_scale` multiplies
/// PM2.5 and PM10, `traffic_scale` NO₂ and CO.
struct AirModel: DeviceModel {
  private let dustScale: Double
  private let trafficScale: Double
  private var generator: SeededGenerator
  private var clock: StepClock
  private var dust: AutoregressiveNoise
  private var coarse: AutoregressiveNoise
  private var exhaust: AutoregressiveNoise
  private var sulphur: AutoregressiveNoise
  private var oxidant: AutoregressiveNoise
  private var sound: AutoregressiveNoise
  private var smoothWind: Lag
  /// How much of the dust is left in the air after rain, 0…1.
  private var remaining = 1.0

  /// The station of a setting.
  init(_ setting: DeviceSetting) {
    var generator = setting.generator
    dustScale = setting.option("dust_scale", 1) * exp(0.08 * generator.gaussian())
    trafficScale = setting.option("traffic_scale", 1) * exp(0.15 * generator.gaussian())
    clock = StepClock(start: setting.start)
    dust = AutoregressiveNoise(deviation: 0.12, timeConstant: 6 * 3_600, using: &generator)
    coarse = AutoregressiveNoise(deviation: 0.13, timeConstant: 12 * 3_600, using: &generator)
    exhaust = AutoregressiveNoise(deviation: 0.15, timeConstant: 3 * 3_600, using: &generator)
    sulphur = AutoregressiveNoise(deviation: 0.25, timeConstant: 8 * 3_600, using: &generator)
    oxidant = AutoregressiveNoise(deviation: 0.10, timeConstant: 10 * 3_600, using: &generator)
    sound = AutoregressiveNoise(deviation: 1.2, timeConstant: 900, using: &generator)
    smoothWind = Lag(timeConstant: 1_800, at: 2.5)
    self.generator = generator
  }

  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth] {
    let local = LocalTime(time)
    advance(by: clock.seconds(to: time), weather: weather)

    let dilution = pow(2.5 / max(0.6, smoothWind.value), 0.4)
    let fine =
      Self.fineDust.value(at: local) * dustScale * dilution * remaining * exp(dust.value + weather.haze)
      * (1 + 0.15 * Waves.daily(local, peak: 8) + 0.08 * Waves.twiceDaily(local, peak: 8))
    let rush =
      Waves.bump(local, peak: 8, width: 1.4) + 0.9 * Waves.bump(local, peak: 19.5, width: 1.8)
    let traffic = (0.72 + 0.75 * rush * (local.isRestDay ? 0.5 : 1)) * trafficScale * dilution * exp(exhaust.value)
    // The sun splits nitrogen dioxide, and what it splits becomes ozone.
    let nitrogen = Self.nitrogenDioxide.value(at: local) * traffic * (1.15 - 0.4 * weather.sunshine)
    let ozone =
      Self.ozone.value(at: local) * (0.65 + 0.37 * Waves.daily(local, peak: 15)) * exp(oxidant.value)
      * (0.8 + 0.3 * weather.sunshine) - 0.6 * (nitrogen - Self.nitrogenDioxide.value(at: local))

    let own: [(quantity: String, value: Double)] = [
      ("pm25", min(480, fine)), ("pm10", min(900, fine * 1.6 * exp(coarse.value))), ("so2", 7 * exp(sulphur.value)),
      ("no2", nitrogen), ("co", 0.35 + 0.3 * traffic + 0.004 * fine), ("o3", max(2, ozone)),
      ("tvoc", 0.12 + 0.12 * traffic), ("nh3", 0.025 * exp(sulphur.value)), ("h2s", 0.004 * exp(sulphur.value)),
      ("noise_leq", 54 + 5 * rush - 6 * Waves.bump(local, peak: 3, width: 3) + sound.value),
      ("visibility", Meteorology.visibility(weather)), ("battery", 84 + 8 * Waves.daily(local, peak: 16)),
    ]
    return [Truth(own + Meteorology.truths(weather))]
  }

  private mutating func advance(by seconds: Double, weather: WeatherConditions) {
    dust.advance(by: seconds, using: &generator)
    coarse.advance(by: seconds, using: &generator)
    exhaust.advance(by: seconds, using: &generator)
    sulphur.advance(by: seconds, using: &generator)
    oxidant.advance(by: seconds, using: &generator)
    sound.advance(by: seconds, using: &generator)
    smoothWind.advance(towards: weather.windSpeed, by: seconds)
    // Rain of more than 2 mm/h takes 30 % of the dust an hour; in six dry hours the air fills up again.
    if weather.rainRate > 0.2 {
      remaining *= pow(0.7, seconds / 3_600 * min(1.5, weather.rainRate / 2))
      remaining = max(0.25, remaining)
    } else {
      remaining = 1 + (remaining - 1) * exp(-seconds / (6 * 3_600))
    }
  }

  private static let fineDust = MonthlyMeans([48, 38, 36, 30, 26, 21, 16, 15, 18, 25, 32, 42])
  private static let nitrogenDioxide = MonthlyMeans([42, 30, 35, 30, 26, 20, 15, 15, 20, 28, 38, 42])
  private static let ozone = MonthlyMeans([55, 70, 95, 115, 130, 130, 115, 120, 120, 95, 70, 52])
}
