internal import GRDB
internal import TaihuChunk
internal import TaihuCore

/// Finding and reading chunks over one connection.
struct ChunkLookup {
  private let home: HotStatement
  private let following: HotStatement
  private let content: HotStatement
  private let lastOfSeriesBefore: HotStatement

  /// Prepares the statements.
  init(_ database: Database) throws {
    let place = "SELECT id, first_time, last_time, count FROM chunk"
    home = try HotStatement(
      database, place + " WHERE series = ? AND first_time <= ? ORDER BY first_time DESC LIMIT 1")
    following = try HotStatement(database, place + " WHERE series = ? AND first_time > ? ORDER BY first_time LIMIT 1")
    lastOfSeriesBefore = try HotStatement(
      database,
      "SELECT series, last_time FROM chunk WHERE series < ? ORDER BY series DESC, first_time DESC LIMIT 1")
    content = try HotStatement(database, "SELECT data FROM chunk WHERE id = ?")
  }

  /// The chunk to which a time belongs: the last of those that begin at it or before.
  func home(of series: SeriesID, _ time: Timestamp) throws -> ChunkPlace? {
    try place(home, series, time)
  }

  /// The last chunk of a series.
  func last(of series: SeriesID) throws -> ChunkPlace? {
    try place(home, series, Timestamp(nanoseconds: .max))
  }

  /// The last time in the chunks of each series that has chunks, from the last series to the first.
  ///
  /// - Complexity: O(log *n*) a series that has chunks.
  func forEachLastTime(_ body: (SeriesID, Timestamp) -> Void) throws {
    var before = Int64.max
    while true {
      lastOfSeriesBefore.bind(before, at: 0)
      defer { lastOfSeriesBefore.reset() }
      guard try lastOfSeriesBefore.next() else { return }
      before = lastOfSeriesBefore.integer(0)
      body(SeriesID(UInt32(truncatingIfNeeded: before)), Timestamp(nanoseconds: lastOfSeriesBefore.integer(1)))
    }
  }

  /// The first and the last time of a series that is in a chunk.
  func times(of series: SeriesID) throws -> ClosedRange<Timestamp>? {
    guard let last = try last(of: series), let first = try first(of: series) else { return nil }
    return first.firstTime...last.lastTime
  }

  /// The first chunk of a series.
  func first(of series: SeriesID) throws -> ChunkPlace? {
    try place(following, series, Timestamp(nanoseconds: .min))
  }

  /// The first chunk of those that begin after a time.
  func following(_ series: SeriesID, _ time: Timestamp) throws -> ChunkPlace? {
    try place(following, series, time)
  }

  /// The readings of a chunk, checked against its checksum.
  ///
  /// - Throws: `ChunkError` when the chunk is damaged.
  func readings(of place: ChunkPlace, series: SeriesID) throws -> [Reading] {
    content.bind(place.id, at: 0)
    defer { content.reset() }
    guard try content.next() else { return [] }
    return try content.withBytes(0) { try ChunkDecoder.decode($0, series: series) }
  }

  /// Times, values and qualities of a chunk, checked against its checksum.
  ///
  /// - Throws: `ChunkError` when the chunk is damaged.
  func columns(of place: ChunkPlace) throws -> ReadingColumns {
    content.bind(place.id, at: 0)
    defer { content.reset() }
    guard try content.next() else { return ReadingColumns() }
    return try content.withBytes(0) { try ChunkDecoder.decodeColumns($0) }
  }

  private func place(_ statement: HotStatement, _ series: SeriesID, _ time: Timestamp) throws -> ChunkPlace? {
    statement.bind(Int64(series.rawValue), at: 0)
    statement.bind(time.nanoseconds, at: 1)
    defer { statement.reset() }
    guard try statement.next() else { return nil }
    return ChunkPlace(
      id: statement.integer(0), firstTime: Timestamp(nanoseconds: statement.integer(1)),
      lastTime: Timestamp(nanoseconds: statement.integer(2)), count: Int(statement.integer(3)))
  }
}
