internal import TaihuCore
internal import TaihuStore

/// What the commands about readings ask: a store, or a server.
protocol SeriesSource: ReadingQueries {
  /// The series that a selector matches and that may have readings in a stretch of time.
  func series(matching selector: SeriesSelector, from: Timestamp, to: Timestamp) throws -> [SeriesRecord]

  /// Answers all questions of `body` as of one moment, where that can be had.
  func withSnapshot<Value>(_ body: () throws -> Value) throws -> Value

  /// The series that are silent: overdue, or of devices that said that they are gone.
  func silentSeries() throws -> Set<SeriesID>

  /// The episodes of a series that touch `from..<to`, where they are known.
  func episodes(of series: SeriesID, from: Timestamp, to: Timestamp) throws -> [Episode]

  /// Tells the person when readings are missing from the answer.
  func tellDamage()
}

extension StoreReader: SeriesSource {
  func series(matching selector: SeriesSelector, from: Timestamp, to: Timestamp) throws -> [SeriesRecord] {
    try series(matching: selector)
  }

  func silentSeries() throws -> Set<SeriesID> {
    Set(try episodes(openOnly: true).lazy.filter { $0.kind == .gap }.map(\.series))
  }

  func episodes(of series: SeriesID, from: Timestamp, to: Timestamp) throws -> [Episode] {
    try episodes(since: from).filter { $0.series == series && $0.start < to }
  }
}
