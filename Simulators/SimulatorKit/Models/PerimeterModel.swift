internal import Glibc
internal import TaihuCore

/// The fence around an airport: segments (`seg`) that tremble in the wind, infrared beams (`beam`) that birds break for
/// a moment, gates (`gate`) used by shifts. A real intrusion is rare.
struct PerimeterModel: DeviceModel {
  private let kind: String
  private var generator: SeededGenerator
  private var clock: StepClock
  private var battery: Battery
  private var tremble: AutoregressiveNoise
  private var insulation: AutoregressiveNoise
  private var climber = Happening(every: 40 * 86_400, lasting: 30...180)
  private var bird = Happening(every: 18 * 3_600, lasting: 1...5)
  private var passage = Happening(every: 2 * 3_600, lasting: 30...120)

  init(_ setting: DeviceSetting) {
    var generator = setting.generator
    kind = setting.kind
    clock = StepClock(start: setting.start)
    battery = Battery(using: &generator)
    tremble = AutoregressiveNoise(deviation: 0.3, timeConstant: 120, using: &generator)
    insulation = AutoregressiveNoise(deviation: 0.12, timeConstant: 3_600, using: &generator)
    self.generator = generator
  }

  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth] {
    let seconds = clock.seconds(to: time)
    let local = LocalTime(time)
    let isClimbed = climber.advance(by: seconds, using: &generator)
    var values: [(quantity: String, value: Double)]
    switch kind {
    case "beam":
      let isBroken = bird.advance(by: seconds, rate: weather.sunshine > 0 ? 1.4 : 0.4, using: &generator) || isClimbed
      values = [("beam", isBroken ? 1 : 0)]
    case "gate":
      let shift = Waves.bump(local, peak: 7.5, width: 0.8) + Waves.bump(local, peak: 16, width: 0.8) + 0.1
      values = [("gate", passage.advance(by: seconds, rate: 6 * shift, using: &generator) ? 1 : 0)]
    default:
      tremble.advance(by: seconds, using: &generator)
      insulation.advance(by: seconds, using: &generator)
      let wind = 0.05 + 0.012 * weather.windSpeed * weather.windSpeed * exp(tremble.value)
      values = [
        ("vibration", wind + (isClimbed ? generator.uniform(in: 9...25) : 0)),
        ("fence_voltage", 7.2 + insulation.value - 0.9 * min(1, weather.rainRate / 3)),
        ("intrusion", isClimbed ? 1 : 0),
      ]
    }
    values += [("tamper", 0), ("battery", battery.advance(by: seconds, airTemperature: weather.airTemperature))]
    return [Truth(values)]
  }
}
