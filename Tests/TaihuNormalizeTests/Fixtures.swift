import TaihuCore
import TaihuPack

@testable import TaihuNormalize

/// A normalizer with its catalog, and what it made of the message sent last.
final class Station {
  static let noon = Timestamp(nanoseconds: 1_785_546_000_000_000_000)  // 2026-08-01T01:00:00Z

  let catalog = SeriesCatalog()
  var normalizer: Normalizer
  var batch = ReadingBatch()

  init(
    _ packs: [Pack] = Fixture.packs, discovery: [String] = [], limits: NormalizerLimits = NormalizerLimits()
  ) throws {
    normalizer = try Normalizer(packs: packs, discovery: discovery, limits: limits, catalog: catalog)
  }

  /// Sends one message.
  @discardableResult
  func send(
    _ topic: String, _ payload: String, received: Timestamp = noon, retained: Bool = false
  ) -> MessageOutcome {
    send(Array(topic.utf8), Array(payload.utf8), received: received, retained: retained)
  }

  /// Sends one message of any bytes.
  @discardableResult
  func send(
    _ topic: [UInt8], _ payload: [UInt8], received: Timestamp = noon, retained: Bool = false
  ) -> MessageOutcome {
    let arrival = Arrival(received: received, retained: retained)
    return unsafe normalizer.normalize(
      topic: topic.span.bytes, payload: payload.span.bytes, arrival: arrival, into: &batch)
  }

  /// The readings as `name=value`.
  var values: [String] { batch.readings.map { "\(catalog[$0.series].key.name)=\($0.value)" } }

  /// The reasons of the refused values.
  var refusals: [RefusalReason] { batch.refusals.map(\.reason) }

  /// The key of a reading's series.
  func key(_ index: Int = 0) -> SeriesKey { catalog[batch.readings[index].series].key }
}

extension MessageOutcome {
  /// The reason of a refusal, or `nil`.
  var reason: RefusalReason? {
    if case .refused(let refusal) = self { refusal.reason } else { nil }
  }

  /// The words of a refusal, or nothing.
  var detail: String {
    if case .refused(let refusal) = self { refusal.detail } else { "" }
  }
}

enum Fixture {
  static let packs = [lake, air, road, senml, scalar]

  static let lakeTopic = "wuxi/binhu/lake/meiliang-02/buoy-1"
  static let airTopic = "wuxi/binhu/air/lihu-01/aqm-7"

  static let lake = Pack(
    id: "lake", file: "Packs/lake.toml",
    topics: [TopicRule(pattern: "wuxi/{district}/lake/{site}/{device}", decoder: .native, line: 5)],
    quantities: [
      Quantity(id: "water_temp", unit: "Cel", aliases: ["wt", "水温"], line: 11), Quantity(id: "ph", unit: "[pH]"),
      Quantity(id: "do", unit: "mg/L"), Quantity(id: "chla", unit: "ug/L"), Quantity(id: "turbidity", unit: "[NTU]"),
      Quantity(id: "conductivity", unit: "uS/cm"), Quantity(id: "lid_open", unit: "1"),
      Quantity(id: "pump", unit: "", states: ["off": 0, "on": 1, "fault": 2]),
    ])

  static let air = Pack(
    id: "air", file: "Packs/air.toml",
    topics: [
      TopicRule(
        pattern: "wuxi/{district}/air/{site}/{device}", decoder: .native, labels: ["operator": "epb"], line: 5)
    ],
    quantities: ["pm25", "pm10", "so2", "no2", "o3"].map { Quantity(id: $0, unit: "ug/m3") } + [
      Quantity(id: "co", unit: "mg/m3")
    ])

  static let road = Pack(
    id: "road", file: "Packs/road.toml",
    topics: [
      TopicRule(pattern: "wuxi/{district}/road/{site}/{device}", decoder: .native, labelMembers: ["lane"], line: 5),
      TopicRule(pattern: "wuxi/{district}/road/{site}/{device}/debug/#", decoder: .ignore, line: 9),
    ],
    quantities: [
      Quantity(id: "veh_flow", unit: "{veh}/h"), Quantity(id: "speed", unit: "km/h"),
      Quantity(id: "occupancy", unit: "%"),
    ])

  static let senml = Pack(
    id: "senml", file: "Packs/senml.toml",
    topics: [
      TopicRule(pattern: "senml/free/{site}", decoder: .senml, line: 5),
      TopicRule(pattern: "senml/named/{device}", decoder: .senml, line: 8),
    ],
    quantities: [
      Quantity(id: "voltage", unit: "V"), Quantity(id: "current", unit: "A"),
      Quantity(id: "temperature", unit: "Cel", aliases: ["temp", "10e2073a01080063"]),
      Quantity(id: "rh", unit: "%"), Quantity(id: "energy", unit: "kW.h"), Quantity(id: "door", unit: "1"),
      Quantity(id: "mode", unit: "", states: ["auto": 0, "manual": 1]),
    ])

  static let scalar = Pack(
    id: "scalar", file: "Packs/scalar.toml",
    topics: [
      TopicRule(pattern: "scalar/{device}/temp", decoder: .scalar(quantity: "temp"), line: 5),
      TopicRule(pattern: "scalar/{device}/state", decoder: .scalar(quantity: "state"), line: 8),
      TopicRule(pattern: "scalar/{device}/door", decoder: .scalar(quantity: "door"), line: 11),
    ],
    quantities: [
      Quantity(id: "temp", unit: "Cel"), Quantity(id: "state", unit: "", states: ["OFF": 0, "ON": 1]),
      Quantity(id: "door", unit: "1"),
    ])
}

/// A small seeded generator (SplitMix64), so that a failure can be run again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
