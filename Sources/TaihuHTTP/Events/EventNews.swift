internal import TaihuCore
internal import TaihuStore

/// What one look at the store found new, as events of the stream (HTML Standard, "Server-sent events").
struct EventNews: Sendable {
  /// The last reading seen.
  let sequence: Int64
  /// The numbers of the episodes that are open.
  let episodes: Set<Int64>
  /// Blocks of the stream.
  let events: [String]

  /// Looks at what came after a sequence number; the first look only takes note of where things stand.
  init(_ reader: StoreReader, _ sequence: Int64?, _ known: Set<Int64>?, limit: Int) throws {
    let open = try reader.episodes(openOnly: true)
    episodes = Set(open.map(\.id))
    guard let sequence, let known else {
      (self.sequence, events) = (try reader.facts().lastSequence, [])
      return
    }
    let rows = try reader.readings(afterSequence: sequence, limit: limit)
    self.sequence = rows.last?.sequence ?? sequence
    let records = try reader.records(of: Array(Set(rows.map(\.reading.series))))
    let series = Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
    var events = rows.compactMap { row in
      series[row.reading.series].map { Self.block("reading", ReadingJSON.text($0, row.reading)) }
    }
    let raised = open.filter { !known.contains($0.id) }
    let ended = try known.subtracting(episodes).sorted().compactMap { try reader.episode(id: $0) }
    events += try EpisodeJSON.rows(raised + ended, reader).map {
      Self.block("alarm", EpisodeJSON.text($0.episode, $0.series))
    }
    self.events = events
  }

  private static func block(_ name: String, _ data: String) -> String { "event: \(name)\ndata: \(data)\n\n" }
}
