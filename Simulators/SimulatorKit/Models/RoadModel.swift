internal import Glibc
internal import TaihuCore

/// A detector cross-section on a road: flow by the hour of the day, speed from density, queues where demand exceeds
/// what the road can carry; one message per lane.
///
/// Speed follows v = vf·(1 − (k/kj)^1.8) with kj = 130 veh/km and lane, occupancy o = k·g/10 in percent with an
/// effective vehicle length g of 6.5 m. Options: `lanes` (2), `free_flow_speed` (60 km/h), `aadt_per_lane` (8000
/// vehicles a day), `capacity` (veh/h and lane; by default close to the morning peak), `link_km` (1).
struct RoadModel: DeviceModel {
  private static let jamDensity = 130.0
  private static let effectiveLength = 6.5
  /// The seconds over which a detector counts.
  private static let countingSeconds = 60

  private let freeFlowSpeed: Double
  private let dailyFlow: Double
  private let capacity: Double
  private let linkKilometres: Double
  private var generator: SeededGenerator
  private var clock: StepClock
  private var demandNoise: AutoregressiveNoise
  private var lanes: [Lane]

  /// One lane's share of the traffic and the vehicles that wait in it.
  private struct Lane: Sendable {
    var share: Double
    var queue = 0.0
    var ripple: AutoregressiveNoise
  }

  /// The cross-section of a setting.
  init(_ setting: DeviceSetting) {
    var generator = setting.generator
    let laneCount = max(1, Int(setting.option("lanes", 2)))
    freeFlowSpeed = setting.option("free_flow_speed", 60) * (1 + 0.05 * generator.gaussian())
    dailyFlow = setting.option("aadt_per_lane", 8_000) * exp(0.1 * generator.gaussian())
    capacity = setting.option("capacity", dailyFlow * 0.081 * generator.uniform(in: 0.9...1.05))
    linkKilometres = setting.option("link_km", 1)
    clock = StepClock(start: setting.start)
    demandNoise = AutoregressiveNoise(deviation: 0.06, timeConstant: 3_600, using: &generator)
    lanes = (0..<laneCount).map { lane in
      let ripple = AutoregressiveNoise(deviation: 0.05, timeConstant: 600, using: &generator)
      return Lane(share: 1 + 0.08 * (Double(laneCount - 1) / 2 - Double(lane)), ripple: ripple)
    }
    self.generator = generator
  }

  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth] {
    let seconds = clock.seconds(to: time)
    let local = LocalTime(time)
    let hourShare = (local.isRestDay ? Self.weekend : Self.weekday).value(at: local) / 100
    let wet = min(1, weather.rainRate / 4)
    demandNoise.advance(by: seconds, using: &generator)
    let demand = dailyFlow * hourShare * exp(demandNoise.value) * (1 - 0.08 * wet)
    return lanes.indices.map { index in
      lanes[index].ripple.advance(by: seconds, using: &generator)
      let laneDemand = demand * lanes[index].share * exp(lanes[index].ripple.value)
      return Truth(
        part: DevicePart(label: "lane", value: String(index + 1)), intervalSeconds: Self.countingSeconds,
        traffic(lane: index, demand: laneDemand, wet: wet, seconds: seconds))
    }
  }

  private mutating func traffic(
    lane: Int, demand: Double, wet: Double, seconds: Double
  ) -> [(quantity: String, value: Double)] {
    let laneCapacity = capacity * lanes[lane].share * (1 - 0.12 * wet)
    let queue = min(75, max(0, lanes[lane].queue + (demand - laneCapacity) * seconds / 3_600))
    lanes[lane].queue = queue
    let flow = queue > 0 ? min(demand, laneCapacity) : demand
    let freeSpeed = freeFlowSpeed * (1 - 0.12 * wet)
    let density = min(Self.jamDensity - 8, flow / freeSpeed + queue)
    let speed = Self.speed(freeFlow: freeSpeed, density: density)

    let counted = generator.poisson(mean: flow * Double(Self.countingSeconds) / 3_600)
    // Without a vehicle the loop is free, and the detector tells the speed at which one would drive.
    return [
      ("veh_flow", Double(counted * 3_600 / Self.countingSeconds)), ("speed", speed),
      ("occupancy", counted == 0 ? 0 : density * Self.effectiveLength / 10),
      ("travel_time", 3_600 * linkKilometres / speed),
    ]
  }

  /// The speed in km/h at a density in vehicles per kilometre and lane: vf·(1 − (k/kj)^1.8).
  static func speed(freeFlow: Double, density: Double) -> Double {
    freeFlow * (1 - pow(min(density, jamDensity) / jamDensity, 1.8))
  }

  /// Percent of the day's traffic in each hour.
  static let weekday = HourlyProfile([
    0.9, 0.6, 0.4, 0.4, 0.5, 1.2, 3.4, 7.4, 8.1, 6.2, 5.4, 5.2, 4.9, 5.0, 5.2, 5.5, 6.3, 8.0, 7.4, 5.6, 4.4, 3.6, 2.7,
    1.7,
  ])
  /// Percent of the day's traffic in each hour of Saturday and Sunday.
  static let weekend = HourlyProfile([
    1.4, 1.0, 0.7, 0.5, 0.5, 0.8, 1.7, 3.0, 4.4, 5.6, 6.3, 6.3, 5.9, 5.8, 6.0, 6.2, 6.5, 6.8, 6.5, 5.9, 5.4, 4.8, 4.5,
    3.5,
  ])
}
