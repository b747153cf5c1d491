internal import TaihuCore
internal import TaihuStore

/// Notices alarms raised and cleared between two looks at a store.
struct AlarmWatch {
  private let isOn: Bool
  private var open: [Int64: Episode] = [:]

  /// A watch; one that is off notices nothing and asks nothing.
  init(isOn: Bool) {
    self.isOn = isOn
  }

  /// Takes what is open now as known.
  mutating func begin(_ reader: StoreReader) throws {
    guard isOn else { return }
    open = try Self.openEpisodes(reader)
  }

  /// A line for each alarm raised or cleared since the last look.
  mutating func changes(_ reader: StoreReader, _ directory: inout SeriesDirectory, zone: Zone) throws -> [String] {
    guard isOn else { return [] }
    let now = try Self.openEpisodes(reader)
    var lines: [String] = []
    for (id, episode) in now.sorted(by: { $0.key < $1.key }) where open[id] == nil {
      guard try directory.contains(episode.series, reader) else { continue }
      lines.append("alarm \(id) raised (\(episode.severity)): " + Printable.escaped(episode.summary))
    }
    for (id, episode) in open.sorted(by: { $0.key < $1.key }) where now[id] == nil {
      guard try directory.contains(episode.series, reader) else { continue }
      let end = try reader.episode(id: id)?.end.map { " at " + zone.text($0) } ?? ""
      lines.append("alarm \(id) cleared\(end): " + Printable.escaped(episode.summary))
    }
    open = now
    return lines
  }

  private static func openEpisodes(_ reader: StoreReader) throws -> [Int64: Episode] {
    Dictionary(uniqueKeysWithValues: try reader.episodes(openOnly: true).map { ($0.id, $0) })
  }
}
