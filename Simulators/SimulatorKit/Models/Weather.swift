internal import Glibc
internal import TaihuCore

/// The weather that all devices of a run share, so that the networks move together: wind clears the air and stirs the
/// lake, rain washes out dust and slows the traffic.
///
/// Monthly means of Wuxi, a daily course and remembering noise, on a grid of five minutes with straight lines between.
struct Weather: Sendable {
  /// The time between two points of the grid, in nanoseconds.
  static let step: Int64 = 300_000_000_000
  /// How long the weather runs before the start, so that nothing begins in an artificial state, in nanoseconds.
  private static let spinUp: Int64 = 2 * 86_400_000_000_000

  private var generator: SeededGenerator
  private var temperatureNoise: AutoregressiveNoise
  private var pressureNoise: AutoregressiveNoise
  private var windNoise: AutoregressiveNoise
  private var gustNoise: AutoregressiveNoise
  private var directionNoise: AutoregressiveNoise
  private var humidityNoise: AutoregressiveNoise
  private var hazeNoise: AutoregressiveNoise
  private var cloudNoise: AutoregressiveNoise
  private var rain: RainSpells
  private var earlier: WeatherConditions
  private var later: WeatherConditions
  private var gridTime: Timestamp

  /// Weather that can be asked from `start` on.
  init(start: Timestamp, seed: SeededGenerator) {
    var generator = seed.forked(for: "weather")
    func noise(_ deviation: Double, hours: Double) -> AutoregressiveNoise {
      AutoregressiveNoise(deviation: deviation, timeConstant: hours * 3_600, using: &generator)
    }
    temperatureNoise = noise(2.2, hours: 48)
    pressureNoise = noise(3.5, hours: 72)
    windNoise = noise(0.38, hours: 10)
    gustNoise = noise(0.12, hours: 0.5)
    directionNoise = noise(70, hours: 30)
    humidityNoise = noise(4, hours: 8)
    hazeNoise = noise(0.32, hours: 20)
    cloudNoise = noise(0.25, hours: 5)
    rain = RainSpells()
    self.generator = generator
    gridTime = start.floored(toMultipleOf: Self.step).advanced(byNanoseconds: -Self.spinUp)
    earlier = WeatherConditions(
      airTemperature: 0, temperatureAnomaly: 0, humidity: 0, pressure: 0, windSpeed: 0, windDirection: 0, rainRate: 0,
      sunshine: 0, haze: 0)
    later = earlier
    advanceGrid()
    advance(to: start)
  }

  /// Moves on so that ``conditions(at:)`` can answer for `time`; times must not go backwards by more than a step.
  ///
  /// - Complexity: O(1) per five minutes passed.
  mutating func advance(to time: Timestamp) {
    while gridTime < time { advanceGrid() }
  }

  /// The weather at `time`, between the two grid points last computed.
  func conditions(at time: Timestamp) -> WeatherConditions {
    let remaining = Double(gridTime.nanoseconds(since: time)) / Double(Self.step)
    return earlier.interpolated(to: later, fraction: min(1, max(0, 1 - remaining)))
  }

  private mutating func advanceGrid() {
    gridTime = gridTime.advanced(byNanoseconds: Self.step)
    earlier = later
    let seconds = Double(Self.step) / 1e9
    let local = LocalTime(gridTime)
    rain.advance(by: seconds, at: local, using: &generator)

    let clearness = max(0.1, min(1, 0.75 + cloudNoise.advance(by: seconds, using: &generator) - 0.6 * rain.wetness))
    let anomaly = temperatureNoise.advance(by: seconds, using: &generator) - 1.5 * rain.wetness
    let swing = (3 + 3 * clearness * (1 - rain.wetness)) * Waves.daily(local, peak: 15)
    let windLog =
      windNoise.advance(by: seconds, using: &generator) + gustNoise.advance(by: seconds, using: &generator)
    let humidity =
      Self.meanHumidity.value(at: local) - 3 * swing + 14 * rain.wetness
      + humidityNoise.advance(by: seconds, using: &generator)
    later = WeatherConditions(
      airTemperature: Self.meanTemperature.value(at: local) + swing + anomaly, temperatureAnomaly: anomaly,
      humidity: min(99.5, max(18, humidity)),
      pressure: Self.meanPressure.value(at: local) + 0.9 * Waves.twiceDaily(local, peak: 10)
        + pressureNoise.advance(by: seconds, using: &generator),
      windSpeed: min(22, 2.6 * exp(windLog) * (1 + 0.25 * Waves.daily(local, peak: 14)) * (1 + 0.5 * rain.wetness)),
      windDirection: 135 + directionNoise.advance(by: seconds, using: &generator), rainRate: rain.rate,
      sunshine: Waves.daylight(local) * clearness, haze: hazeNoise.advance(by: seconds, using: &generator))
  }

  private static let meanTemperature = MonthlyMeans([
    3.5, 5.5, 9.8, 15.6, 20.9, 24.6, 28.6, 28.3, 24.0, 18.4, 12.0, 5.8,
  ])
  private static let meanHumidity = MonthlyMeans([73, 73, 72, 71, 71, 78, 78, 78, 76, 73, 74, 71])
  private static let meanPressure = MonthlyMeans([
    1026, 1024, 1020, 1014, 1009, 1005, 1003, 1005, 1011, 1018, 1023, 1027,
  ])
}
