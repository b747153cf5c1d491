import TaihuCore
import Testing

@testable import SimulatorKit

@Suite struct ModelTests {
  private func series(
    _ model: String, _ quantity: String, seed: UInt64, days: Int64 = 20
  ) throws -> (values: [Double], weather: [WeatherConditions], hours: [Double]) {
    let run = try TestFleet.observe(model, seed: seed, for: days * TestFleet.day)
    let values = try run.map { try #require($0.observations[0].value(quantity)) }
    return (values, run.map(\.weather), run.map { LocalTime($0.time).hour })
  }

  private func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  @Test(
    "without faults every value lies within what is plausible in Wuxi",
    arguments: [
      ("lake", "water_temp", 2.0...36), ("lake", "ph", 7.2...9.6), ("lake", "do", 2.0...18),
      ("lake", "chla", 1.0...150), ("lake", "turbidity", 5.0...200), ("lake", "conductivity", 350.0...700),
      ("lake", "algae_density", 1e6...2e8), ("lake", "water_level", 2.5...4.5), ("air", "pm25", 0...300),
      ("air", "o3", 0...260), ("air", "co", 0.2...3), ("air", "pressure", 985...1_045), ("air", "air_temp", -12...42),
      ("air", "rh", 15...100), ("road", "veh_flow", 0...2_400), ("road", "speed", 3...90),
      ("road", "occupancy", 0...95),
    ])
  func ranges(model: String, quantity: String, plausible: ClosedRange<Double>) throws {
    for (seed, month) in [(1, 1), (2, 4), (3, 7), (4, 10)] {
      let start = try #require(CivilTime(year: 2026, month: month, day: 3).timestamp)
      for step in try TestFleet.observe(model, seed: UInt64(seed), from: start, for: 7 * TestFleet.day) {
        for observation in step.observations {
          let value = try #require(observation.value(quantity))
          #expect(plausible.contains(value), "seed \(seed), month \(month), \(step.time)")
        }
      }
    }
  }

  @Test(
    "quantities of one network move together as in nature",
    arguments: [
      ("air", "pm25", "pm10", 1.0), ("air", "o3", "no2", -1), ("air", "air_temp", "rh", -1), ("air", "no2", "co", 1),
      ("lake", "ph", "do_sat", 1), ("lake", "turbidity", "secchi", -1), ("lake", "chla", "algae_density", 1),
      ("road", "occupancy", "speed", -1), ("road", "travel_time", "speed", -1), ("road", "veh_flow", "occupancy", 1),
    ])
  func couplings(model: String, left: String, right: String, sign: Double) throws {
    let values = try series(model, left, seed: 4).values
    let others = try series(model, right, seed: 4).values
    #expect(sign * TestFleet.correlation(values, others) > 0.3)
  }

  @Test("wind thins the dust")
  func windAndDust() throws {
    let run = try series("air", "pm25", seed: 8)
    #expect(TestFleet.correlation(run.values, run.weather.map(\.windSpeed)) < -0.15)
  }

  @Test("rain washes the dust out")
  func rainAndDust() throws {
    let run = try series("air", "pm25", seed: 8, days: 60)
    let pairs = zip(run.values, run.weather)
    let wet = pairs.filter { $0.1.rainRate > 1 }.map(\.0)
    let dry = pairs.filter { $0.1.rainRate == 0 }.map(\.0)
    #expect(wet.count > 50)
    #expect(mean(wet) < 0.85 * mean(dry))
  }

  @Test("wind stirs up the lake")
  func windAndTurbidity() throws {
    let run = try series("lake", "turbidity", seed: 5)
    #expect(TestFleet.correlation(run.values, run.weather.map(\.windSpeed)) > 0.3)
  }

  @Test("rain slows the traffic")
  func rainAndSpeed() throws {
    let run = try series("road", "speed", seed: 6, days: 60)
    let midday = zip(run.values, zip(run.weather, run.hours)).filter { (10.0...15.0).contains($0.1.1) }
    let wet = midday.filter { $0.1.0.rainRate > 1.5 }.map(\.0)
    let dry = midday.filter { $0.1.0.rainRate == 0 }.map(\.0)
    #expect(wet.count > 10)
    #expect(mean(wet) < mean(dry) - 1)
  }

  @Test("the rush hours carry more traffic than the night, and ozone peaks in the afternoon")
  func dailyCourses() throws {
    let flow = try series("road", "veh_flow", seed: 7)
    let ozone = try series("air", "o3", seed: 7)
    func between(_ hours: Range<Double>, _ values: [Double], _ times: [Double]) -> Double {
      mean(zip(values, times).filter { hours.contains($0.1) }.map(\.0))
    }
    #expect(between(7..<9, flow.values, flow.hours) > 5 * between(2..<4, flow.values, flow.hours))
    #expect(between(13..<17, ozone.values, ozone.hours) > 1.5 * between(4..<7, ozone.values, ozone.hours))
  }

  @Test("speed follows vf·(1 − (k/kj)^1.8)", arguments: [(0.0, 60.0), (65, 42.77), (130, 0), (200, 0)])
  func speedAndDensity(density: Double, expected: Double) {
    #expect(abs(RoadModel.speed(freeFlow: 60, density: density) - expected) < 0.01)
  }

  @Test(
    "oxygen at saturation falls with the water's temperature", arguments: [(0.0, 14.81), (15, 10.04), (30, 7.60)])
  func oxygen(temperature: Double, expected: Double) {
    #expect(abs(LakeModel.oxygenAtSaturation(temperature) - expected) < 0.01)
  }

  @Test("dew points are those of Magnus' formula", arguments: [(28.0, 75.0, 23.2), (30, 60, 21.4)])
  func dewPoint(temperature: Double, humidity: Double, expected: Double) {
    let weather = WeatherConditions(
      airTemperature: temperature, temperatureAnomaly: 0, humidity: humidity, pressure: 1_010, windSpeed: 2,
      windDirection: 0, rainRate: 0, sunshine: 0, haze: 0)
    #expect(abs(Meteorology.dewPoint(weather) - expected) < 0.05)
  }

  @Test("a road device tells of every lane, in its own message")
  func lanes() throws {
    let run = try TestFleet.observe("road", seed: 1, for: TestFleet.hour)
    #expect(run.allSatisfy { $0.observations.map(\.part?.value) == ["1", "2"] })
  }

  @Test("a sensor gives no more decimals than it has, and stays on its scale")
  func sensors() {
    var generator = SeededGenerator(seed: 2)
    #expect(Sensor.of("ph").rounded(8.12345) == 8.12)
    #expect(Sensor.of("algae_density").rounded(12_345_678) == 12_350_000)
    #expect(Sensor.of("pm25").read(-40, using: &generator) == 0)
    #expect(Sensor.of("rh").read(140, using: &generator) == 100)
  }
}
