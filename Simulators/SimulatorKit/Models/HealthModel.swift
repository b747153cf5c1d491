internal import Glibc
internal import TaihuCore

/// A wrist band and what is measured with it in an elderly person's home: sleep and activity by the hour, and now and
/// then a few days of fever.
struct HealthModel: DeviceModel {
  private static let day = 86_400.0

  private let restingPulse: Double
  private let pressure: Double
  private var generator: SeededGenerator
  private var clock: StepClock
  private var arousal: AutoregressiveNoise
  private var tone: AutoregressiveNoise
  private var breath: AutoregressiveNoise
  private var warmth: AutoregressiveNoise
  private var illness = Happening(every: 55 * day, lasting: 1.5 * day...4 * day)
  private var fever: Lag
  private var steps: Double
  private var charge: Double

  init(_ setting: DeviceSetting) {
    var generator = setting.generator
    restingPulse = generator.uniform(in: 60...74)
    pressure = generator.uniform(in: 120...136)
    clock = StepClock(start: setting.start)
    arousal = AutoregressiveNoise(deviation: 0.12, timeConstant: 1_200, using: &generator)
    tone = AutoregressiveNoise(deviation: 4, timeConstant: 3 * 3_600, using: &generator)
    breath = AutoregressiveNoise(deviation: 0.8, timeConstant: 900, using: &generator)
    warmth = AutoregressiveNoise(deviation: 0.1, timeConstant: 2 * 3_600, using: &generator)
    fever = Lag(timeConstant: 6 * 3_600, at: 0)
    steps = generator.uniform(in: 50_000...900_000).rounded()
    charge = generator.uniform(in: 50...100)
    self.generator = generator
  }

  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth] {
    let seconds = clock.seconds(to: time)
    let local = LocalTime(time)
    let isIll = illness.advance(by: seconds, using: &generator)
    fever.advance(towards: isIll ? 1 : 0, by: seconds)
    let activity = max(
      0, Self.activity.value(at: local) * (1 - 0.6 * fever.value) + arousal.advance(by: seconds, using: &generator))
    tone.advance(by: seconds, using: &generator)
    breath.advance(by: seconds, using: &generator)
    warmth.advance(by: seconds, using: &generator)
    steps += Double(generator.poisson(mean: activity * activity * seconds / 9))
    charge -= 45 * seconds / Self.day
    if charge < 30 { charge = 100 }
    let systolic = pressure - 9 + 12 * activity + tone.value - 8 * fever.value
    return [
      Truth([
        ("heart_rate", restingPulse - 6 + 22 * activity + 24 * fever.value),
        ("resp_rate", 14 + 3.5 * activity + breath.value + 6 * fever.value),
        ("spo2", 97 - 0.6 * activity - 2.6 * fever.value), ("sbp", systolic), ("dbp", 0.58 * systolic + 6),
        ("body_temp", 36.4 + 0.3 * Waves.daily(local, peak: 17) + warmth.value + 2 * fever.value),
        ("consciousness", 0), ("oxygen", 0), ("steps", steps), ("battery", charge),
      ])
    ]
  }

  /// How active an old person is, 0…1.
  private static let activity = HourlyProfile([
    0.03, 0.02, 0.02, 0.02, 0.05, 0.2, 0.55, 0.75, 0.8, 0.75, 0.6, 0.5, 0.25, 0.2, 0.4, 0.55, 0.65, 0.6, 0.5, 0.45,
    0.3, 0.15, 0.08, 0.04,
  ])
}
