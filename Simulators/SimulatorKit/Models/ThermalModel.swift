internal import Glibc
internal import TaihuCore

/// A coal-fired unit of 600 MW as its boiler's instruments see it, and the analysers in its stack (devices whose id
/// begins with `cems`). Load follows the city's; oxygen rises at part load; scrubbers keep the stack clean.
struct ThermalModel: DeviceModel {
  /// Full load in MW.
  private static let fullLoad = 600.0

  private let isStack: Bool
  private var generator: SeededGenerator
  private var clock: StepClock
  private var dispatch: AutoregressiveNoise
  private var combustion: AutoregressiveNoise
  private var scrubber: AutoregressiveNoise
  private var denitration: AutoregressiveNoise
  private var filter: AutoregressiveNoise
  private var load: Lag

  init(_ setting: DeviceSetting) {
    var generator = setting.generator
    isStack = setting.kind == "cems"
    clock = StepClock(start: setting.start)
    dispatch = AutoregressiveNoise(deviation: 0.06, timeConstant: 2 * 3_600, using: &generator)
    combustion = AutoregressiveNoise(deviation: 0.25, timeConstant: 1_800, using: &generator)
    scrubber = AutoregressiveNoise(deviation: 0.16, timeConstant: 3_600, using: &generator)
    denitration = AutoregressiveNoise(deviation: 0.08, timeConstant: 1_200, using: &generator)
    filter = AutoregressiveNoise(deviation: 0.18, timeConstant: 4 * 3_600, using: &generator)
    load = Lag(timeConstant: 900, at: nil)
    self.generator = generator
  }

  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth] {
    let seconds = clock.seconds(to: time)
    let local = LocalTime(time)
    let wanted =
      0.92 * PowerModel.offices.value(at: local) * (local.isRestDay ? 0.9 : 1)
      + dispatch.advance(by: seconds, using: &generator)
    load.advance(towards: min(1, max(0.45, wanted)), by: seconds)
    combustion.advance(by: seconds, using: &generator)
    scrubber.advance(by: seconds, using: &generator)
    denitration.advance(by: seconds, using: &generator)
    filter.advance(by: seconds, using: &generator)
    return [Truth(isStack ? stack() : boiler(weather))]
  }

  private func boiler(_ weather: WeatherConditions) -> [(quantity: String, value: Double)] {
    let load = load.value
    return [
      ("power", Self.fullLoad * load), ("steam_p", 16.7 * min(1, 0.35 + 0.75 * load)),
      ("steam_t", 538 + 6 * load + 2 * combustion.value), ("steam_flow", 1_900 * load),
      ("coal_flow", 242 * load * (1.04 - 0.04 * load)),
      ("vacuum", -96.2 + 1.6 * load + 0.06 * max(0, weather.airTemperature - 5)),
      ("flue_t", 108 + 18 * load + 0.35 * weather.airTemperature), ("flue_o2", oxygen),
      ("air_temp", weather.airTemperature),
    ]
  }

  private func stack() -> [(quantity: String, value: Double)] {
    // Air leaks in on the way to the stack. What the scrubbers leave is meant at 6 % oxygen: C = C6·(21 − O2)/(21 − 6).
    let oxygen = oxygen + 2
    let thinning = (21 - oxygen) / 15
    return [
      ("stack_so2", 20 * exp(scrubber.value) * thinning), ("stack_nox", 36 * exp(denitration.value) * thinning),
      ("stack_dust", 3 * exp(filter.value) * thinning), ("flue_o2", oxygen), ("flue_t", 49 + 4 * load.value),
      ("stack_flow", 180 + 420 * load.value), ("stack_rh", 11.5 + 0.6 * combustion.value),
    ]
  }

  /// Oxygen behind the boiler in percent.
  private var oxygen: Double { 2.9 + 3 * (1 - load.value) + combustion.value }
}
