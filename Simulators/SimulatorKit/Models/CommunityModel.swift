internal import Glibc
internal import TaihuCore

/// The devices of a housing estate, by the first part of their ids: `sos` call buttons, `fall` radars, `door` contacts,
/// `smoke`, `gas` and `flood` detectors, `env` indoor air, `noise` posts, `motion` detectors, `bin`s and `meter`s of
/// water. Life follows the hours of a household; emergencies are rare.
struct CommunityModel: DeviceModel {
  private static let day = 86_400.0

  private let kind: String
  private var generator: SeededGenerator
  private var clock: StepClock
  private var battery: Battery
  private var call = Happening(every: 25 * day, lasting: 60...240)
  private var accident = Happening(every: 60 * day, lasting: 120...600)
  private var opening = Happening(every: 2 * 3_600, lasting: 20...90)
  private var cooking = Happening(every: 3 * 3_600, lasting: 900...2_700)
  private var noise: AutoregressiveNoise
  private var air: Lag
  private var filling: Double
  private var litres: Double
  private var flood: Lag

  init(_ setting: DeviceSetting) {
    var generator = setting.generator
    kind = setting.kind
    clock = StepClock(start: setting.start)
    battery = Battery(using: &generator)
    noise = AutoregressiveNoise(deviation: 1, timeConstant: 1_200, using: &generator)
    air = Lag(timeConstant: 1_800, at: nil)
    filling = generator.uniform(in: 5...60)
    litres = generator.uniform(in: 20_000...200_000).rounded()
    flood = Lag(timeConstant: 2_400, at: 0)
    self.generator = generator
  }

  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth] {
    let seconds = clock.seconds(to: time)
    let local = LocalTime(time)
    noise.advance(by: seconds, using: &generator)
    let charge = ("battery", battery.advance(by: seconds, airTemperature: 20))
    return [Truth(values(at: local, by: seconds, weather: weather) + [charge])]
  }

  private mutating func values(
    at local: LocalTime, by seconds: Double, weather: WeatherConditions
  ) -> [(quantity: String, value: Double)] {
    let activity = Self.activity.value(at: local)
    switch kind {
    case "sos": return [("sos", call.advance(by: seconds, using: &generator) ? 1 : 0)]
    case "fall": return [("fall", accident.advance(by: seconds, rate: activity, using: &generator) ? 1 : 0)]
    case "door": return [("door", opening.advance(by: seconds, rate: 2 * activity, using: &generator) ? 1 : 0)]
    case "motion": return [("motion", Double(generator.poisson(mean: activity * seconds / 240)))]
    case "smoke": return [("smoke", max(0, 0.012 + 0.003 * noise.value) + (isCooking(activity, seconds) ? 0.02 : 0))]
    case "gas": return [("gas_lel", max(0, 0.6 + 0.15 * noise.value) + (isCooking(activity, seconds) ? 1.1 : 0))]
    case "flood":
      flood.advance(towards: max(0, weather.rainRate - 4) * 0.012, by: seconds)
      return [("water_level", flood.value < 0.004 ? 0 : flood.value)]
    case "noise": return [("noise_leq", 49 + 7 * activity - 3 * Waves.daily(local, peak: 3) + noise.value)]
    case "bin": return [("bin_fill", fill(at: local, activity, seconds))]
    case "meter":
      litres += Double(generator.poisson(mean: activity * seconds / 300))
      return [("water_use", litres)]
    default: return indoorAir(activity, seconds, weather)
    }
  }

  private mutating func isCooking(_ activity: Double, _ seconds: Double) -> Bool {
    cooking.advance(by: seconds, rate: activity, using: &generator)
  }

  private mutating func indoorAir(
    _ activity: Double, _ seconds: Double, _ weather: WeatherConditions
  ) -> [(quantity: String, value: Double)] {
    air.advance(towards: 520 + 480 * (1.1 - activity) + 30 * noise.value, by: seconds)
    let indoors = 21 + 0.3 * (min(32, max(4, weather.airTemperature)) - 18)
    return [
      ("co2", air.value), ("hcho", 0.028 + 0.0009 * (indoors - 20) + 0.002 * noise.value),
      ("air_temp", indoors + 0.3 * noise.value), ("rh", min(88, max(22, 0.5 * weather.humidity + 16))),
      ("pm25", 12 * exp(0.5 * weather.haze) * (1 + 0.4 * activity)),
    ]
  }

  /// Bins fill by day and are emptied early in the morning.
  private mutating func fill(at local: LocalTime, _ activity: Double, _ seconds: Double) -> Double {
    if (5.5..<6.5).contains(local.hour) { filling = max(4, filling - seconds / 12) }
    filling = min(96, filling + activity * seconds / Self.day * 115)
    return filling
  }

  /// How much goes on in a home, 0…1.
  private static let activity = HourlyProfile([
    0.08, 0.05, 0.04, 0.04, 0.06, 0.2, 0.6, 0.85, 0.7, 0.55, 0.5, 0.65, 0.7, 0.5, 0.45, 0.45, 0.6, 0.85, 1.0, 0.95,
    0.85, 0.65, 0.4, 0.18,
  ])
}
