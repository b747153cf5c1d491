internal import Glibc
internal import TaihuCore

/// A node under a manhole cover: water that rises with the rain of the last hours, gases of a sewer that are stronger
/// in the heat, a cover that is hardly ever lifted. Options: `depth` (3 m), at which water reaches the cover.
struct ManholeModel: DeviceModel {
  private let depth: Double
  private let rest: Double
  private var generator: SeededGenerator
  private var clock: StepClock
  private var battery: Battery
  private var runoff: Lag
  private var flow: AutoregressiveNoise
  private var rot: AutoregressiveNoise
  private var lifted = Happening(every: 45 * 86_400, lasting: 900...5_400)

  init(_ setting: DeviceSetting) {
    var generator = setting.generator
    depth = setting.option("depth", 3)
    rest = generator.uniform(in: 0.4...1.8)
    clock = StepClock(start: setting.start)
    battery = Battery(percentPerDay: 0.06, using: &generator)
    runoff = Lag(timeConstant: 3 * 3_600, at: 0)
    flow = AutoregressiveNoise(deviation: 0.03, timeConstant: 5_400, using: &generator)
    rot = AutoregressiveNoise(deviation: 0.25, timeConstant: 6 * 3_600, using: &generator)
    self.generator = generator
  }

  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth] {
    let seconds = clock.seconds(to: time)
    let local = LocalTime(time)
    runoff.advance(towards: weather.rainRate, by: seconds)
    flow.advance(by: seconds, using: &generator)
    rot.advance(by: seconds, using: &generator)
    let isOpen = lifted.advance(by: seconds, using: &generator)
    let level = 0.35 + 0.08 * Waves.twiceDaily(local, peak: 8) + flow.value + 0.24 * runoff.value
    let warmth = exp(0.045 * (weather.airTemperature - 18) + rot.value)
    let gas = isOpen ? 0.3 : 1.0
    return [
      Truth([
        ("tilt", isOpen ? 62 : rest), ("cover", isOpen ? 1 : 0), ("water_level", min(depth - 0.05, max(0.02, level))),
        ("gas_lel", 2.2 * warmth * gas), ("h2s", 0.9 * warmth * gas), ("o2_vol", 20.7 - 0.15 * warmth * gas),
        ("battery", battery.advance(by: seconds, airTemperature: weather.airTemperature)),
      ])
    ]
  }
}
