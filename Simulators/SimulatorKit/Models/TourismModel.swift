internal import Glibc
internal import TaihuCore

/// A sight and its visitors: they come from 8 to 17 o'clock, most from 11 to 14, and stay three hours; many more on
/// weekends, in the cherry season and in the Golden Week, fewer in the rain. `gate`s count them, `area`s see how close
/// they stand, `parking` how many places are left.
///
/// Options: `visitors` (2200), those of a fine weekday; `area_m2` (9000) of the busiest square; `places` (600).
struct TourismModel: DeviceModel {
  /// How long a visitor stays, in seconds.
  private static let stay = 3.2 * 3_600
  /// The seconds over which a gate counts.
  private static let countingSeconds = 300

  private let kind: String
  private let visitors: Double
  private let area: Double
  private let places: Double
  private var generator: SeededGenerator
  private var clock: StepClock
  private var mood: AutoregressiveNoise
  private var present = 0.0

  init(_ setting: DeviceSetting) {
    var generator = setting.generator
    kind = setting.kind
    visitors = setting.option("visitors", 2_200) * exp(0.2 * generator.gaussian())
    area = setting.option("area_m2", 9_000)
    places = setting.option("places", 600)
    clock = StepClock(start: setting.start)
    mood = AutoregressiveNoise(deviation: 0.15, timeConstant: 86_400, using: &generator)
    self.generator = generator
  }

  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth] {
    let seconds = min(900, clock.seconds(to: time))
    let local = LocalTime(time)
    let arrivals = self.arrivals(at: local, weather: weather, seconds: seconds)
    let isClosing = local.hour > 17.5 || local.hour < 7
    let departures = present / (isClosing ? 1_500 : Self.stay)
    present = max(0, present + (arrivals - departures) * seconds)
    if present < 0.5 { present = 0 }
    switch kind {
    case "area":
      return [Truth([("density", 0.3 * present / area), ("wait_time", 45 * max(0, present / 6_000 - 0.15))])]
    case "parking":
      return [Truth([("parking_free", max(0, places - present / 4.5))])]
    default:
      let count = Double(Self.countingSeconds)
      return [
        Truth(
          intervalSeconds: Self.countingSeconds,
          [
            ("in", Double(generator.poisson(mean: arrivals * count))),
            ("out", Double(generator.poisson(mean: departures * count))), ("people", present.rounded()),
          ])
      ]
    }
  }

  /// Visitors that come in a second.
  private mutating func arrivals(at local: LocalTime, weather: WeatherConditions, seconds: Double) -> Double {
    mood.advance(by: seconds, using: &generator)
    let hour = local.hour
    let rise = min(1, max(0, (hour - 8) / 3))
    let fall = min(1, max(0, (17 - hour) / 3))
    // The trapezium from 8 to 17 with its top from 11 to 14 is worth six full hours.
    let share = min(rise, fall) / (6 * 3_600)
    return visitors * day(local) * (weather.rainRate > 0.3 ? 0.5 : 1) * exp(mood.value) * share
  }

  /// How many more come than on a plain weekday.
  private func day(_ local: LocalTime) -> Double {
    // Months count from 0 for January: 2.6 is 20 March, 3.3 is 10 April.
    let isCherryTime = (2.6...3.3).contains(local.month)
    if local.isHoliday { return isCherryTime ? 4 : 3.6 }
    return (local.isWeekend ? 1.8 : 1) * (isCherryTime ? 1.9 : 1)
  }
}
