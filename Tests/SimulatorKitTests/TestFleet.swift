import TaihuCore
import TaihuPack
import Testing

@testable import SimulatorKit

/// Packs and runs that the tests share.
enum TestFleet {
  /// 2026-07-01T00:00:00+08:00, a Wednesday.
  static let start = Timestamp(nanoseconds: 1_782_835_200_000_000_000)
  static let minute: Int64 = 60_000_000_000
  static let hour = 60 * minute
  static let day = 24 * hour

  static let quantities: [String: [String]] = [
    "lake": [
      "water_temp", "ph", "do", "do_sat", "conductivity", "turbidity", "chla", "phycocyanin", "algae_density", "codmn",
      "nh3n", "tp", "tn", "secchi", "water_level", "wind_speed",
    ],
    "air": ["pm25", "pm10", "so2", "no2", "co", "o3", "air_temp", "rh", "pressure", "wind_speed", "wind_dir", "rain"],
    "road": ["veh_flow", "speed", "occupancy", "travel_time"],
  ]

  /// A pack of a model with the units of its sensors, and two devices unless told otherwise.
  static func pack(_ model: String, devices: [String] = ["binhu/a/d-1", "binhu/b/d-2"]) -> Pack {
    Pack(
      id: model, topics: [TopicRule(pattern: "wuxi/{district}/\(model)/{site}/{device}", decoder: .native)],
      quantities: (quantities[model] ?? []).map { id in
        let sensor = Sensor.of(id)
        return Quantity(id: id, unit: sensor.unit, rules: QualityRules(validRange: sensor.scale))
      },
      simulator: SimulatorProfile(model: model, interval: 10 * minute, devices: devices))
  }

  /// The steps of a fleet until its end.
  static func play(_ configuration: FleetConfiguration) throws -> (steps: [FleetStep], truth: [TruthRecord]) {
    var fleet = try Fleet(configuration)
    var steps: [FleetStep] = []
    while let step = fleet.next() { steps.append(step) }
    return (steps, steps.flatMap(\.truth) + fleet.finish())
  }

  /// A configuration of one model from ``start`` on.
  static func configuration(
    _ model: String, seed: UInt64 = 1, for length: Int64, faults: FleetConfiguration.Faults = .none
  ) -> FleetConfiguration {
    var configuration = FleetConfiguration(packs: [pack(model)], seed: seed, start: start)
    configuration.end = start.advanced(byNanoseconds: length)
    configuration.faults = faults
    return configuration
  }

  /// The observations of a single device of a model, every ten minutes, with the weather of each.
  static func observe(
    _ model: String, seed: UInt64, from start: Timestamp = start, for length: Int64
  ) throws -> [(time: Timestamp, weather: WeatherConditions, observations: [Truth])] {
    let root = SeededGenerator(seed: seed)
    var weather = Weather(start: start, seed: root)
    let pack = pack(model)
    let address = DeviceAddress(network: model, district: "binhu", site: "a", device: "d-1")
    var device = try #require(
      DeviceModels.make(
        model,
        DeviceSetting(pack: pack, address: address, start: start, options: [:], generator: root.forked(for: "device"))))
    return stride(from: Int64(0), to: length, by: Int(10 * minute)).map { offset in
      let time = start.advanced(byNanoseconds: offset)
      weather.advance(to: time)
      let conditions = weather.conditions(at: time)
      return (time, conditions, device.observe(at: time, weather: conditions))
    }
  }

  /// Pearson's correlation of two equally long series.
  static func correlation(_ left: [Double], _ right: [Double]) -> Double {
    let count = Double(left.count)
    let (leftMean, rightMean) = (left.reduce(0, +) / count, right.reduce(0, +) / count)
    var (both, leftSquares, rightSquares) = (0.0, 0.0, 0.0)
    for (x, y) in zip(left, right) {
      both += (x - leftMean) * (y - rightMean)
      leftSquares += (x - leftMean) * (x - leftMean)
      rightSquares += (y - rightMean) * (y - rightMean)
    }
    return both / (leftSquares * rightSquares).squareRoot()
  }
}

extension Truth {
  /// The true value of a quantity, or `nil`.
  func value(_ quantity: String) -> Double? {
    values.first { $0.quantity == quantity }?.value
  }
}
