import Foundation
import TaihuCore
import TaihuPack
import Testing

@testable import SimulatorKit

/// The fifteen shipped networks, each played by its own model.
@Suite struct NetworkTests {
  static let networks = [
    "air", "community", "hall", "health", "lake", "manhole", "perimeter", "power", "road", "roadside", "streetlight",
    "thermal", "tourism", "transit", "weather",
  ]

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Config/Packs").path

  private func pack(_ id: String) throws -> Pack {
    try #require(PackDirectory.load(directory: Self.folder, enable: [id]).first)
  }

  /// What there is to measure at every device of a network in a month, every twenty minutes.
  private func month(_ id: String, _ month: Int, seed: UInt64, see: (Truth, LocalTime) -> Void) throws {
    let pack = try pack(id)
    let profile = try #require(pack.simulator)
    let start = try #require(CivilTime(year: 2026, month: month, day: 1).timestamp)
    let root = SeededGenerator(seed: seed)
    var weather = Weather(start: start, seed: root)
    var models = try profile.devices.map { path in
      let address = try #require(DeviceAddress(network: id, path: path))
      let setting = DeviceSetting(
        pack: pack, address: address, start: start, options: profile.options,
        generator: root.forked(for: address.description))
      return try #require(DeviceModels.make(profile.model, setting))
    }
    for step in stride(from: Int64(0), to: 30 * TestFleet.day, by: Int(20 * TestFleet.minute)) {
      let time = start.advanced(byNanoseconds: step)
      weather.advance(to: time)
      let (conditions, local) = (weather.conditions(at: time), LocalTime(time))
      for index in models.indices {
        for truth in models[index].observe(at: time, weather: conditions) { see(truth, local) }
      }
    }
  }

  @Test(
    "a month of a network, in the cold and in the heat, stays in range and tells of all its quantities",
    arguments: networks, [1, 7])
  func months(id: String, number: Int) throws {
    let pack = try pack(id)
    let ranges = Dictionary(uniqueKeysWithValues: pack.quantities.map { ($0.id, $0.rules.validRange ?? 0...0) })
    var lowest: [String: Double] = [:]
    var highest: [String: Double] = [:]
    try month(id, number, seed: 11) { truth, _ in
      for (quantity, value) in truth.values {
        lowest[quantity] = min(lowest[quantity] ?? value, value)
        highest[quantity] = max(highest[quantity] ?? value, value)
      }
    }
    for (quantity, range) in ranges where quantity != "online" {
      let low = try #require(lowest[quantity], "seed 11: no device tells of \(quantity)")
      let high = try #require(highest[quantity])
      #expect(range.contains(low) && range.contains(high), "seed 11: \(quantity) from \(low) to \(high)")
    }
  }

  @Test(
    "what a person of the field would expect to see, a month long",
    arguments: [
      ("power", 7, "voltage", 215.0...240), ("power", 7, "frequency", 49.85...50.15), ("power", 7, "pf", 0.85...0.99),
      ("power", 1, "oil_temp", -5...95), ("thermal", 7, "flue_t", 45...150), ("thermal", 7, "flue_o2", 2...9),
      ("thermal", 1, "stack_so2", 5...50), ("thermal", 1, "stack_nox", 15...56), ("thermal", 7, "steam_t", 530...552),
      ("community", 7, "co2", 400...1_600), ("community", 1, "air_temp", 12...28), ("community", 7, "gas_lel", -1...4),
      ("community", 1, "noise_leq", 40...68), ("manhole", 7, "water_level", 0...2.9), ("manhole", 7, "o2_vol", 17...21),
      ("streetlight", 1, "voltage", 215...240), ("streetlight", 1, "leakage", 0...40),
      ("perimeter", 1, "fence_voltage", 5...8.5),
      ("health", 1, "heart_rate", 45...130), ("health", 1, "spo2", 91...99), ("health", 1, "body_temp", 35.4...39.6),
      ("health", 7, "sbp", 95...165), ("tourism", 7, "people", 0...8_000), ("tourism", 7, "density", 0...2),
      ("transit", 1, "people", 0...75), ("transit", 1, "battery", 20...100), ("transit", 7, "latitude", 31.3...31.8),
      ("roadside", 1, "latency", 10...80), ("roadside", 7, "packet_loss", 0...6), ("hall", 1, "wait_time", 0...120),
      ("hall", 7, "co2", 400...2_000), ("weather", 1, "air_temp", -12...22), ("weather", 7, "air_temp", 16...42),
      ("weather", 7, "uv_index", 0...12), ("lake", 7, "wind_speed", 0...22), ("lake", 7, "tp", 0.02...0.3),
    ])
  func plausible(id: String, number: Int, quantity: String, expected: ClosedRange<Double>) throws {
    var outside: [Double] = []
    try month(id, number, seed: 3) { truth, _ in
      outside += truth.values.filter { $0.quantity == quantity && !expected.contains($0.value) }.map(\.value)
    }
    #expect(outside.isEmpty, "seed 3: \(outside.count) values outside, such as \(outside.prefix(3))")
  }

  @Test(
    "networks follow the hours that people keep",
    arguments: [
      ("power", "power", 10.0...12, 2.0...4, 1.3), ("roadside", "vehicles", 7.5...8.5, 2...4, 5),
      ("tourism", "people", 12...14, 4...6, 20), ("hall", "people", 10...11, 2...4, 20),
      ("transit", "people", 7.5...8.5, 23...24, 20), ("health", "heart_rate", 8...10, 2...4, 1.1),
      ("streetlight", "dimming", 20...22, 11...13, 20), ("community", "motion", 18...20, 2...4, 3),
    ])
  func hours(
    id: String, quantity: String, busy: ClosedRange<Double>, quiet: ClosedRange<Double>, ratio: Double
  ) throws {
    var (busySum, busyCount, quietSum, quietCount) = (0.0, 0.0, 0.0, 0.0)
    try month(id, 5, seed: 4) { truth, local in
      guard let value = truth.value(quantity), !local.isRestDay || id == "tourism" else { return }
      if busy.contains(local.hour) { (busySum, busyCount) = (busySum + value, busyCount + 1) }
      if quiet.contains(local.hour) { (quietSum, quietCount) = (quietSum + value, quietCount + 1) }
    }
    #expect(busyCount > 0 && quietCount > 0)
    #expect(busySum / busyCount > ratio * max(0.01, quietSum / quietCount))
  }

  @Test("a fleet of all networks sends what each pack declares, and the truth of none is a fault")
  func together() throws {
    let packs = try PackDirectory.load(directory: Self.folder)
    #expect(packs.map(\.id) == Self.networks)
    var configuration = FleetConfiguration(packs: packs, seed: 1, start: TestFleet.start)
    configuration.end = TestFleet.start.advanced(byNanoseconds: 2 * TestFleet.hour)
    let (steps, truth) = try TestFleet.play(configuration)
    #expect(truth.isEmpty)
    let topics = Set(steps.flatMap(\.messages).map(\.topic))
    let devices = packs.flatMap { $0.simulator?.devices ?? [] }.count
    #expect(topics.filter { !$0.hasSuffix("/status") }.count == devices)
  }

  @Test(
    "holidays empty offices and fill the sights",
    arguments: [
      ("2026-02-17", true), ("2026-02-16", true), ("2026-10-07", true), ("2026-10-08", false), ("2026-05-01", true),
      ("2026-03-02", false), ("2027-02-06", true),
    ])
  func holidays(date: String, isHoliday: Bool) throws {
    let noon = try #require(TimeText.parse("\(date)T12:00:00+08:00", offsetSeconds: 0))
    #expect(LocalTime(noon).isHoliday == isHoliday)
  }
}
