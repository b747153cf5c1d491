internal import TaihuCore

/// What Home Assistant's discovery messages say of other topics: the units of their values, and names for those whose
/// topic gives none.
struct HomeAssistantMemory {
  /// One value of a topic.
  struct Entity {
    /// The members that lead to it; none: the payload itself.
    var path: [[UInt8]]
    /// Its unit; empty: none.
    var unit: [UInt8]
    /// Its name; empty: none.
    var name: [UInt8]
  }

  /// Entities that are remembered.
  static let entitiesMax = 100_000

  private var entities: [[UInt8]: [Entity]] = [:]
  private var count = 0

  /// The entities of a topic.
  func entities(of topic: RawSpan) -> [Entity] {
    entities.isEmpty ? [] : entities[topic.array(0..<topic.byteCount)] ?? []
  }

  /// Learns an entity of a topic; one learned before for the same value is replaced.
  mutating func learn(_ entity: Entity, of topic: [UInt8]) {
    var known = entities[topic] ?? []
    if let index = known.firstIndex(where: { $0.path == entity.path }) {
      known[index] = entity
    } else if count < Self.entitiesMax {
      known.append(entity)
      count += 1
    }
    entities[topic] = known
  }
}
