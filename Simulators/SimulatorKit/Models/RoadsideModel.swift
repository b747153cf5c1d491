internal import Glibc
internal import TaihuCore

/// A roadside unit at a crossing: the cars and people its radar and cameras see, the messages it exchanges with cars,
/// the road's surface, and how the unit itself is doing.
///
/// Options: `peak_vehicles` (90), those seen in a minute of the rush hour.
struct RoadsideModel: DeviceModel {
  /// The seconds over which it counts.
  private static let countingSeconds = 60

  private let peak: Double
  private var generator: SeededGenerator
  private var clock: StepClock
  private var demand: AutoregressiveNoise
  private var radio: AutoregressiveNoise
  private var work: AutoregressiveNoise
  private var wetness: Lag
  private var ground: Lag

  init(_ setting: DeviceSetting) {
    var generator = setting.generator
    peak = setting.option("peak_vehicles", 90) * exp(0.15 * generator.gaussian())
    clock = StepClock(start: setting.start)
    demand = AutoregressiveNoise(deviation: 0.1, timeConstant: 1_800, using: &generator)
    radio = AutoregressiveNoise(deviation: 0.3, timeConstant: 900, using: &generator)
    work = AutoregressiveNoise(deviation: 3, timeConstant: 600, using: &generator)
    wetness = Lag(timeConstant: 3_600, at: 0)
    ground = Lag(timeConstant: 3_600, at: nil)
    self.generator = generator
  }

  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth] {
    let seconds = clock.seconds(to: time)
    let local = LocalTime(time)
    let course = (local.isRestDay ? RoadModel.weekend : RoadModel.weekday).value(at: local) / 8.1
    let vehicles = peak * min(1.25, course * exp(demand.advance(by: seconds, using: &generator)))
    radio.advance(by: seconds, using: &generator)
    work.advance(by: seconds, using: &generator)
    wetness.advance(towards: min(1, weather.rainRate), by: seconds)
    ground.advance(towards: weather.airTemperature + 18 * weather.sunshine, by: seconds)
    let crowding = vehicles / peak
    let load = 22 + 38 * min(1, crowding) + work.value
    return [
      Truth(
        intervalSeconds: Self.countingSeconds,
        [
          ("vehicles", Double(generator.poisson(mean: vehicles))),
          ("pedestrians", Double(generator.poisson(mean: 14 * course * (weather.rainRate > 0.3 ? 0.5 : 1)))),
          ("speed", 44 - 18 * min(1.1, crowding) * min(1.1, crowding) - 5 * wetness.value),
          ("queue_length", 8 + 95 * max(0, crowding - 0.55)),
          ("message_rate", vehicles * 0.12 * 10), ("latency", 18 + 9 * min(1.2, crowding) + 4 * exp(radio.value)),
          ("packet_loss", 0.5 * exp(radio.value) * (1 + crowding)), ("cpu_load", load),
          ("cpu_temp", 24 + 0.55 * weather.airTemperature + 0.22 * load),
          ("visibility", Meteorology.visibility(weather)),
          ("ground_temp", ground.value), ("surface", surface), ("signal", 0),
        ])
    ]
  }

  /// 0 dry, 1 wet, 2 icy.
  private var surface: Double { wetness.value < 0.1 ? 0 : ground.value < 0 ? 2 : 1 }
}
