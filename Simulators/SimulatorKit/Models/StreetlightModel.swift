internal import Glibc
internal import TaihuCore

/// A street lamp that the dusk turns on and the dawn off, dimmed after 23 o'clock; or the cabinet of a line of lamps
/// (devices whose id begins with `cabinet`). Now and then a lamp fails until it is mended.
///
/// Options: `lamp_kw` (0.15), the power of a lamp, `lamps` (40), those of a cabinet.
struct StreetlightModel: DeviceModel {
  /// The sunshine below which it is dark enough, as a share of the midday sun.
  private static let dusk = 0.02

  private let isCabinet: Bool
  private let fullPower: Double
  private let lamps: Double
  private var generator: SeededGenerator
  private var clock: StepClock
  private var supply: AutoregressiveNoise
  private var damp: AutoregressiveNoise
  private var failure = Happening(every: 80 * 86_400, lasting: 86_400...3 * 86_400)
  private var energy: Double

  init(_ setting: DeviceSetting) {
    var generator = setting.generator
    isCabinet = setting.kind == "cabinet"
    fullPower = setting.option("lamp_kw", 0.15) * generator.uniform(in: 0.96...1.04)
    lamps = setting.option("lamps", 40)
    clock = StepClock(start: setting.start)
    supply = AutoregressiveNoise(deviation: 1.5, timeConstant: 3_600, using: &generator)
    damp = AutoregressiveNoise(deviation: 0.2, timeConstant: 6 * 3_600, using: &generator)
    energy = generator.uniform(in: 200...4_000)
    self.generator = generator
  }

  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth] {
    let seconds = clock.seconds(to: time)
    let local = LocalTime(time)
    let isOn = weather.sunshine < Self.dusk
    let dimming = isOn ? (local.hour >= 23 || local.hour < 5 ? 60.0 : 100) : 0
    let hasFailed = failure.advance(by: seconds, using: &generator)
    let voltage = 228 + supply.advance(by: seconds, using: &generator) - (isOn ? 1.5 : 0)
    let works = isOn && (!hasFailed || isCabinet)
    let power = works ? fullPower * dimming / 100 * (isCabinet ? lamps : 1) : 0
    let factor = isOn ? 0.96 : 0.5
    energy += power * seconds / 3_600
    var values: [(quantity: String, value: Double)] = [
      ("lamp", isOn ? 1 : 0), ("dimming", dimming), ("voltage", voltage), ("power", power),
      ("current", power * 1_000 / voltage / factor), ("energy", energy),
    ]
    if isOn { values.append(("pf", factor)) }
    if isCabinet {
      damp.advance(by: seconds, using: &generator)
      let wetness = min(1, weather.rainRate / 3)
      values += [
        ("illuminance", 105_000 * weather.sunshine + (isOn ? 18 : 0)), ("leakage", 6 * exp(damp.value) * (1 + wetness)),
        ("door", 0),
      ]
    }
    return [Truth(values)]
  }
}
