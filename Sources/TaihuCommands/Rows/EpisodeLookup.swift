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

  /// The episode of that number.
  ///
  /// - Throws: when there is none.
  static func row(_ id: Int64, in reader: StoreReader) throws -> EpisodeRow {
    guard let episode = try reader.episode(id: id),
      let row = try rows([episode], matching: SeriesSelector(), in: reader).first
    else {
      throw OperatorError(
        .failure, code: "no-such-episode", "there is no alarm \(id)", hint: "taihu alarms list shows their numbers")
    }
    return row
  }
}
