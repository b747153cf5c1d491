internal import GRDB
internal import TaihuChunk
public import TaihuCore

extension StoreReader {
  /// Chunks that are looked at as of one moment: few, so that the writer's log can be emptied in between.
  private static let chunksPerSnapshot: Int64 = 256

  /// SQLite's own check of the file's structure: what is wrong, in its words, `limit` findings at most; none when all is
  /// well.
  ///
  /// - Complexity: reads the whole file.
  public func quickCheck(limit: Int = 10) throws -> [String] {
    let found = try read { try String.fetchAll($0, sql: "PRAGMA quick_check(\(max(limit, 1)))") }
    return found == ["ok"] ? [] : found
  }

  /// Decodes every chunk, which proves its checksum, and compares it with its row.
  ///
  /// - Parameter progress: told after each step how many chunks have been looked at, and how many there are.
  /// - Complexity: O(readings in chunks).
  public func surveyChunks(_ progress: (_ done: Int64, _ total: Int64) throws -> Void = { _, _ in }) throws
    -> ChunkSurvey
  {
    let total = try read { try Int64.fetchOne($0, sql: "SELECT count(*) FROM chunk") } ?? 0
    var survey = ChunkSurvey()
    var last = Int64.min
    while let next = try read({ try self.surveyStep(after: last, &survey, $0) }) {
      last = next
      try progress(survey.chunks, max(total, survey.chunks))
    }
    return survey
  }

  /// Looks at the next few chunks; returns the number of the last, or `nil` when there was none.
  private func surveyStep(after last: Int64, _ survey: inout ChunkSurvey, _ database: Database) throws -> Int64? {
    let statement = try HotStatement(
      database,
      """
      SELECT id, first_time, last_time, count, series, data FROM chunk WHERE id > ? ORDER BY id
       LIMIT \(Self.chunksPerSnapshot)
      """)
    statement.bind(last, at: 0)
    var id: Int64?
    while try statement.next() {
      let place = ChunkPlace(
        id: statement.integer(0), firstTime: Timestamp(nanoseconds: statement.integer(1)),
        lastTime: Timestamp(nanoseconds: statement.integer(2)), count: Int(statement.integer(3)))
      let series = SeriesID(UInt32(truncatingIfNeeded: statement.integer(4)))
      survey.chunks += 1
      survey.readings += Int64(place.count)
      if let fault = Self.fault(statement.bytes(5), place, series) {
        survey.damaged.append(DamagedChunk(place, series, detail: fault))
      }
      id = place.id
    }
    return id
  }

  /// What is wrong with the bytes of a chunk, or `nil`.
  private static func fault(_ bytes: [UInt8], _ place: ChunkPlace, _ series: SeriesID) -> String? {
    do {
      let readings = try ChunkDecoder.decode(bytes, series: series)
      let isAsSaid =
        readings.count == place.count && readings.first?.time == place.firstTime
        && readings.last?.time == place.lastTime
      return isAsSaid ? nil : "the chunk holds other readings than its row says"
    } catch {
      return error.description
    }
  }

  /// Chunks that were set aside as damaged before, and the readings that they held.
  public func setAside() throws -> (chunks: Int64, readings: Int64) {
    try read { database in
      let row = try Row.fetchOne(database, sql: "SELECT count(*), coalesce(sum(count), 0) FROM bad_chunk")
      return (row?[0] ?? 0, row?[1] ?? 0)
    }
  }

  /// The latest time at which a newest reading was received, by the clock of then; `nil` when nothing is stored.
  public func newestReceiveTime() throws -> Timestamp? {
    try read { try Int64.fetchOne($0, sql: "SELECT max(received) FROM latest") }.map { Timestamp(nanoseconds: $0) }
  }

  /// The number of rows of each table.
  func census() throws -> [String: Int64] {
    try read { database in
      let tables = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
      var census: [String: Int64] = [:]
      for table in tables { census[table] = try Int64.fetchOne(database, sql: "SELECT count(*) FROM \"\(table)\"") }
      return census
    }
  }
}
