internal import Glibc
internal import TaihuCore

/// A public-service hall: people take numbers from 9 to 17 o'clock on working days, most before noon and on Mondays,
/// and wait for the windows that are open (`queue`); their breath shows in the air (`env`).
///
/// Options: `arrivals` (70), people of an average hour; `windows` (14).
struct HallModel: DeviceModel {
  /// The seconds over which people served are counted.
  private static let countingSeconds = 300
  /// The mean time a window needs for one person, in seconds.
  private static let serviceTime = 420.0

  private let isAir: Bool
  private let arrivals: Double
  private let windows: Double
  private var generator: SeededGenerator
  private var clock: StepClock
  private var crowd: AutoregressiveNoise
  private var mood: AutoregressiveNoise
  private var waiting = 0.0
  private var breath: Lag

  init(_ setting: DeviceSetting) {
    var generator = setting.generator
    isAir = setting.kind == "env"
    arrivals = setting.option("arrivals", 70) * exp(0.15 * generator.gaussian())
    windows = setting.option("windows", 14)
    clock = StepClock(start: setting.start)
    crowd = AutoregressiveNoise(deviation: 0.15, timeConstant: 2 * 3_600, using: &generator)
    mood = AutoregressiveNoise(deviation: 0.08, timeConstant: 3 * 3_600, using: &generator)
    breath = Lag(timeConstant: 2_400, at: nil)
    self.generator = generator
  }

  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth] {
    let seconds = min(900, clock.seconds(to: time))
    let local = LocalTime(time)
    let isOpen = !local.isRestDay && (9..<17).contains(local.hour)
    crowd.advance(by: seconds, using: &generator)
    mood.advance(by: seconds, using: &generator)
    let isLunch = (12..<13.5).contains(local.hour)
    let open = isOpen ? (isLunch ? (windows * 0.5).rounded() : windows) : 0
    let wait = open > 0 ? waiting * Self.serviceTime / open / 60 : 0
    // Who sees a long queue comes another day.
    let comers = isOpen ? arrivals * course(local) * exp(crowd.value) / 3_600 / (1 + wait / 60) : 0
    let served = min(open / Self.serviceTime, comers + waiting / max(1, seconds))
    waiting = isOpen ? max(0, waiting + (comers - served) * seconds) : 0
    let people = waiting + (open > 0 ? open * 1.4 : 0)
    breath.advance(towards: 430 + 5.5 * people, by: seconds)
    if isAir { return [Truth(air(weather))] }
    return [
      Truth(
        intervalSeconds: Self.countingSeconds,
        [
          ("waiting", waiting.rounded()), ("wait_time", wait), ("windows_open", open), ("people", people.rounded()),
          ("served", Double(generator.poisson(mean: served * Double(Self.countingSeconds)))),
          ("satisfaction", min(5, 4.7 - 0.012 * wait + mood.value)),
        ])
    ]
  }

  private func air(_ weather: WeatherConditions) -> [(quantity: String, value: Double)] {
    [
      ("co2", breath.value), ("air_temp", 22.5 + 0.15 * (weather.airTemperature - 18)),
      ("rh", min(75, max(25, 0.45 * weather.humidity + 17))), ("pm25", 10 * exp(0.5 * weather.haze)),
    ]
  }

  /// How many come, relative to the mean: most before noon, and a second wave at two; more on Mondays.
  private func course(_ local: LocalTime) -> Double {
    // 1970-01-01 was a Thursday, so days that are 4 modulo 7 are Mondays.
    let monday = local.day % 7 == 4 ? 1.3 : 1
    return monday * (0.5 + 1.1 * Waves.bump(local, peak: 10, width: 1) + 0.8 * Waves.bump(local, peak: 14.5, width: 1))
  }
}
