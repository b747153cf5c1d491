import TaihuCore
import TaihuPack
import Testing

@Suite("The shipped packs")
struct ShippedPacksTests {
  static let ids = [
    "air", "community", "hall", "health", "lake", "manhole", "perimeter", "power", "road", "roadside", "streetlight",
    "thermal", "tourism", "transit", "weather",
  ]

  private func pack(_ id: String) throws -> Pack {
    try #require(PackDirectory.load(directory: shippedPacks, enable: [id]).first)
  }

  @Test("every pack in the folder is read without a problem")
  func all() throws {
    let packs = try PackDirectory.load(directory: shippedPacks)
    #expect(packs.map(\.id) == Self.ids)
  }

  @Test("a pack has titles in both languages wherever a person reads one", arguments: ids)
  func titles(id: String) throws {
    let pack = try pack(id)
    for title in [pack.title] + pack.quantities.map(\.title) + pack.sites.map(\.name) {
      #expect(Set(title.keys) == ["zh", "en"], "\(title)")
      #expect(title.values.allSatisfy { !$0.isEmpty })
    }
  }

  @Test("every quantity has a range, by which an impossible value is recognised", arguments: ids)
  func ranges(id: String) throws {
    for quantity in try pack(id).quantities { #expect(quantity.rules.validRange != nil, "\(quantity.id)") }
  }

  @Test("silence of every quantity is noticed", arguments: ids)
  func cadence(id: String) throws {
    for quantity in try pack(id).quantities { #expect(quantity.rules.cadence != nil, "\(quantity.id)") }
  }

  @Test("sites lie within the city", arguments: ids)
  func sites(id: String) throws {
    for site in try pack(id).sites {
      #expect((31.1...32.1).contains(site.latitude) && (119.5...120.7).contains(site.longitude), "\(site.id)")
    }
  }

  @Test(
    "the simulated fleet has the size that the pack is meant to show",
    arguments: [
      ("air", 8), ("community", 14), ("hall", 5), ("health", 6), ("lake", 6), ("manhole", 6), ("perimeter", 8),
      ("power", 8), ("road", 12), ("roadside", 6), ("streetlight", 10), ("thermal", 4), ("tourism", 9), ("transit", 8),
      ("weather", 5),
    ])
  func fleet(id: String, count: Int) throws {
    let simulator = try #require(pack(id).simulator)
    #expect(simulator.devices.count == count && simulator.model == id)
  }

  @Test("tests show what is stored and what is refused", arguments: ids)
  func tests(id: String) throws {
    let tests = try pack(id).tests
    #expect(tests.contains { $0.refused == nil && !$0.readings.isEmpty })
    for reason in [RefusalReason.wrongType, .unknownQuantity, .unknownUnit, .notFinite] {
      #expect(tests.contains { $0.refused == reason.rawValue }, "\(reason)")
    }
  }

  @Test(
    "what often stays the same for long has no stuck time",
    arguments: [("air", ["so2", "co", "o3", "rain"]), ("road", ["veh_flow", "speed", "occupancy"])])
  func stuck(id: String, quantities: [String]) throws {
    let pack = try pack(id)
    for quantity in quantities { #expect(pack.quantity(quantity)?.rules.stuckAfter == nil, "\(quantity)") }
  }

  @Test("a real station network's quantities are declared, with room for its extremes")
  func station() throws {
    let air = try pack("air")
    let extremes = [
      "pm25": 941.0, "pm10": 999, "so2": 341, "no2": 290, "co": 10, "o3": 1_071, "air_temp": -16.8, "pressure": 1_042.8,
      "rain": 72.5, "wind_speed": 12.8, "dew_point": -36,
    ]
    for (id, value) in extremes {
      #expect(air.quantity(id)?.rules.validRange?.contains(value) == true, "\(id)")
    }
  }
}
