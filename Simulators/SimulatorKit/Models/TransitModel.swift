internal import Glibc
internal import TaihuCore
internal import TaihuPack

/// An electric bus on its line, from 6 to 22 o'clock: full at the rush hours, slow in traffic and rain, charged at
/// night. It goes to and fro between its terminal and one four kilometres away.
///
/// Options: `line_km` (9), the way from end to end; `seats` (70), people it can carry.
struct TransitModel: DeviceModel {
  /// The way from one stop to the next, in km.
  private static let stopDistance = 0.6

  private let lineLength: Double
  private let capacity: Double
  private let terminal: (latitude: Double, longitude: Double)
  private let heading: Double
  private var generator: SeededGenerator
  private var clock: StepClock
  private var traffic: AutoregressiveNoise
  private var crowd: AutoregressiveNoise
  private var travelled: Double
  private var odometer: Double
  private var charge = 90.0
  private var delay: Lag

  init(_ setting: DeviceSetting) {
    var generator = setting.generator
    lineLength = setting.option("line_km", 9)
    capacity = setting.option("seats", 70)
    terminal = (setting.site?.latitude ?? 31.57, setting.site?.longitude ?? 120.30)
    heading = generator.uniform(in: 0...(2 * .pi))
    clock = StepClock(start: setting.start)
    traffic = AutoregressiveNoise(deviation: 0.15, timeConstant: 900, using: &generator)
    crowd = AutoregressiveNoise(deviation: 0.25, timeConstant: 1_200, using: &generator)
    travelled = generator.uniform(in: 0...(2 * lineLength))
    odometer = generator.uniform(in: 5_000...300_000)
    delay = Lag(timeConstant: 1_800, at: nil)
    self.generator = generator
  }

  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth] {
    let seconds = clock.seconds(to: time)
    let local = LocalTime(time)
    let rush =
      (Waves.bump(local, peak: 8, width: 1) + Waves.bump(local, peak: 18, width: 1.2)) * (local.isRestDay ? 0.45 : 1)
    let wet = min(1, weather.rainRate / 4)
    traffic.advance(by: seconds, using: &generator)
    crowd.advance(by: seconds, using: &generator)
    guard (6..<22).contains(local.hour) else { return [rest(seconds, weather)] }
    let cruise = 26 * exp(traffic.value) * (1 - 0.3 * rush) * (1 - 0.15 * wet)
    travelled = (travelled + cruise * 0.7 * seconds / 3_600).truncatingRemainder(dividingBy: 2 * lineLength)
    odometer += cruise * 0.7 * seconds / 3_600
    charge = max(24, charge - (4 + 0.05 * abs(weather.airTemperature - 20)) * seconds / 3_600)
    delay.advance(towards: 30 + 320 * rush + 120 * wet - 150 * traffic.value, by: seconds)
    let isAtStop = travelled.truncatingRemainder(dividingBy: Self.stopDistance) < 0.09
    let riders = capacity * min(1, (0.16 + 0.55 * min(1.2, rush)) * exp(crowd.value))
    return [
      Truth(
        [
          ("speed", isAtStop ? 0 : cruise * 1.35), ("people", riders.rounded()), ("door", isAtStop ? 1 : 0),
          ("delay", delay.value.rounded()), ("headway", max(120, 480 - 180 * rush + 0.4 * delay.value).rounded()),
        ] + state(weather))
    ]
  }

  /// At the depot: empty, still, and charging.
  private mutating func rest(_ seconds: Double, _ weather: WeatherConditions) -> Truth {
    charge = min(98, charge + 18 * seconds / 3_600)
    return Truth([("speed", 0), ("people", 0), ("door", 0)] + state(weather))
  }

  private func state(_ weather: WeatherConditions) -> [(quantity: String, value: Double)] {
    let way = travelled < lineLength ? travelled : 2 * lineLength - travelled
    // A degree of latitude is 111.2 km; the line's stretch as the crow flies is half its length.
    let north = 0.5 * way * cos(heading) / 111.2
    let east = 0.5 * way * sin(heading) / (111.2 * cos(terminal.latitude * .pi / 180))
    return [
      ("battery", charge), ("odometer", odometer), ("latitude", terminal.latitude + north),
      ("longitude", terminal.longitude + east), ("air_temp", 22 + 0.22 * (weather.airTemperature - 18)),
    ]
  }
}
