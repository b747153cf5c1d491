internal import TaihuCore
internal import TaihuStore

/// Joins episodes with their series.
enum EpisodeLookup {
  /// The episodes whose series the selector matches, in the order in which the store gives them.
  static func rows(_ episodes: [Episode], matching selector: SeriesSelector, in reader: StoreReader) throws
    -> [EpisodeRow]
  {
    let series = try reader.series(matching: selector)
    let byID = Dictionary(uniqueKeysWithValues: series.map { ($0.id, $0) })
    let acknowledgements = try reader.acknowledgements()
    let now = SystemClock().now()
    let silences = try reader.silences(endingAfter: now).filter { $0.holds(at: now) }.compactMap {
      try? AlarmMatch($0.match)
    }
    return episodes.compactMap { episode in
      byID[episode.series].map { series in
        EpisodeRow(
          episode: episode, series: series, acknowledgement: acknowledgements[episode.id],
          isSilenced: episode.end == nil && silences.contains { $0.matches(episode, of: series.key) })
      }
    }
  }

  /// The rows without those whose parent is among them, which count them instead.
  static func gathered(_ rows: [EpisodeRow]) -> [EpisodeRow] {
    let listed = Set(rows.map(\.episode.id))
    let members = Dictionary(grouping: rows.compactMap(\.episode.parent)) { $0 }.mapValues(\.count)
    return rows.filter { row in row.episode.parent.map { !listed.contains($0) } ?? true }.map { row in
      var row = row
      row.members = members[row.episode.id] ?? 0
      return row
    }
  }

  /// The episodes that stand under another.
  static func members(of row: EpisodeRow, in reader: StoreReader) throws -> [EpisodeRow] {
    try rows(try reader.members(ofEpisode: row.episode.id), matching: SeriesSelector(), in: reader)
  }

  /// What to say where there is no episode of that number.
  static func missing(_ id: Int64) -> OperatorError {
    OperatorError(
      .failure, code: "no-such-episode", "there is no alarm \(id)", hint: "taihu alarms list shows their numbers")
  }

  /// The episode of that number, with the count of those that stand under it.
  ///
  /// - Throws: when there is none.
  static func row(_ id: Int64, in reader: StoreReader) throws -> EpisodeRow {
    guard let episode = try reader.episode(id: id),
      var row = try rows([episode], matching: SeriesSelector(), in: reader).first
    else { throw missing(id) }
    row.members = try reader.members(ofEpisode: id).count
    return row
  }
}
