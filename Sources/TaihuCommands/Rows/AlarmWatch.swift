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
    for (_, episode) in now.sorted(by: { $0.key < $1.key }) where open[episode.id] == nil {
      guard try directory.contains(episode.series, reader) else { continue }
      lines.append(Self.line(episode, zone: zone))
    }
    for (id, episode) in open.sorted(by: { $0.key < $1.key }) where now[id] == nil {
      guard try directory.contains(episode.series, reader) else { continue }
      let cleared = try reader.episode(id: id) ?? episode
      lines.append(Self.line(cleared, zone: zone, isCleared: true))
    }
    open = now
    return lines
  }

  /// What to say of an alarm that was raised or has ended.
  static func line(_ episode: Episode, zone: Zone, isCleared: Bool = false) -> String {
    let summary = Printable.escaped(episode.summary)
    guard isCleared || episode.end != nil else {
      return "alarm \(episode.id) raised (\(episode.severity)): \(summary)"
    }
    return "alarm \(episode.id) cleared" + (episode.end.map { " at " + zone.text($0) } ?? "") + ": \(summary)"
  }

  private static func openEpisodes(_ reader: StoreReader) throws -> [Int64: Episode] {
    Dictionary(uniqueKeysWithValues: try reader.episodes(openOnly: true).map { ($0.id, $0) })
  }
}
