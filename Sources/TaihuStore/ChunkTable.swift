internal import GRDB
internal import TaihuChunk
internal import TaihuCore

/// Writing the table `chunk` over one connection.
struct ChunkTable {
  /// Finds and reads chunks.
  let lookup: ChunkLookup
  private let insertion: HotStatement
  private let removal: HotStatement

  /// Prepares the statements.
  init(_ database: Database) throws {
    lookup = try ChunkLookup(database)
    insertion = try HotStatement(
      database,
      """
      INSERT INTO chunk
        (series, first_time, last_time, count, min, max, sum, first, last, good, suspect, bad, bytes, data)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    removal = try HotStatement(database, "DELETE FROM chunk WHERE id = ?")
  }

  /// Encodes readings as one chunk and inserts it. The encoder makes sure that they can be decoded again.
  ///
  /// - Precondition: the readings are of one series, by strictly increasing time, at least one.
  func insert(_ readings: [Reading]) throws {
    let chunk = ChunkEncoder.encode(readings)
    let summary = chunk.summary
    insertion.bind(Int64(readings[0].series.rawValue), at: 0)
    insertion.bind(summary.firstTime.nanoseconds, at: 1)
    insertion.bind(summary.lastTime.nanoseconds, at: 2)
    insertion.bind(Int64(summary.count), at: 3)
    for (index, value) in [summary.min, summary.max, summary.sum, summary.first, summary.last].enumerated() {
      insertion.bind(value, at: Int32(4 + index))
    }
    for (index, count) in [summary.goodCount, summary.suspectCount, summary.badCount, chunk.bytes.count]
      .enumerated()
    {
      insertion.bind(Int64(count), at: Int32(9 + index))
    }
    insertion.bind(chunk.bytes, at: 13)
    try insertion.run()
  }

  /// Removes a chunk.
  func remove(_ place: ChunkPlace) throws {
    removal.bind(place.id, at: 0)
    try removal.run()
  }

  /// Moves a damaged chunk, bytes and all, to `bad_chunk`, where nothing deletes it.
  func setAside(_ place: ChunkPlace, detail: String, now: Timestamp, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO bad_chunk (id, series, first_time, last_time, count, found, detail, data)
        SELECT id, series, first_time, last_time, count, ?, ?, data FROM chunk WHERE id = ?
        """, arguments: [now.nanoseconds, detail, place.id])
    try database.execute(
      sql: "DELETE FROM replaced WHERE time BETWEEN ? AND ? AND series = (SELECT series FROM chunk WHERE id = ?)",
      arguments: [place.firstTime.nanoseconds, place.lastTime.nanoseconds, place.id])
    try remove(place)
  }
}
