/// Names, units and labels of identifiers, learned from metadata messages.
struct MetadataMemory {
  /// What is known of one identifier.
  struct Entry {
    /// The quantity's name.
    var name: [UInt8]
    /// The unit; empty: the quantity's own.
    var unit: [UInt8]
    /// The device; empty: the topic's.
    var device: [UInt8]
    /// Labels.
    var labels: [(name: [UInt8], value: [UInt8])]
  }

  private var entries: [[UInt8]: Entry] = [:]

  /// How many identifiers are known.
  var count: Int { entries.count }

  /// What is known of an identifier.
  subscript(key: [UInt8]) -> Entry? { entries[key] }

  /// Learns an identifier; one learned before is replaced.
  ///
  /// - Returns: `false` when it is new and there is no room.
  mutating func learn(_ key: [UInt8], _ entry: Entry, max: Int) -> Bool {
    guard entries.count < max || entries[key] != nil else { return false }
    entries[key] = entry
    return true
  }

  /// The key of an identifier: the levels of the topic by which identifiers are told apart, and the identifier.
  static func key(_ id: [UInt8], _ topic: RawSpan, scope: [Int]) -> [UInt8] {
    guard !scope.isEmpty else { return id }
    let levels = Topic(checked: topic.array(0..<topic.byteCount)[...]).levels
    return scope.reduce(into: []) { key, level in key += levels[level] + [0] } + id
  }
}
