internal import Glibc
internal import TaihuCore

/// An automatic weather station in the weather that all networks share, with what is its own: a little warmer in town,
/// calmer between houses.
///
/// Options: `town` (0.5), how built-up the place is, 0…1.
struct WeatherModel: DeviceModel {
  private let town: Double
  private var generator: SeededGenerator
  private var clock: StepClock
  private var place: AutoregressiveNoise
  private var gusts: AutoregressiveNoise
  private var ground: Lag

  init(_ setting: DeviceSetting) {
    var generator = setting.generator
    town = setting.option("town", 0.5)
    clock = StepClock(start: setting.start)
    place = AutoregressiveNoise(deviation: 0.3, timeConstant: 7_200, using: &generator)
    gusts = AutoregressiveNoise(deviation: 0.12, timeConstant: 600, using: &generator)
    ground = Lag(timeConstant: 2_400, at: nil)
    self.generator = generator
  }

  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth] {
    let seconds = clock.seconds(to: time)
    place.advance(by: seconds, using: &generator)
    gusts.advance(by: seconds, using: &generator)
    var own = weather
    own.airTemperature += 0.8 * town * (1 - weather.sunshine) + place.value
    own.windSpeed *= 1.1 - 0.3 * town
    ground.advance(towards: own.airTemperature + 20 * weather.sunshine - (weather.sunshine > 0 ? 0 : 2), by: seconds)
    let gust = own.windSpeed * (1.5 + max(-0.35, gusts.value))
    return [
      Truth(
        Meteorology.truths(own) + [
          ("wind_gust", gust), ("visibility", Meteorology.visibility(own)), ("ground_temp", ground.value),
          ("uv_index", 11 * weather.sunshine * weather.sunshine),
          ("battery", 88 + 8 * Waves.daily(LocalTime(time), peak: 15)),
        ])
    ]
  }
}
