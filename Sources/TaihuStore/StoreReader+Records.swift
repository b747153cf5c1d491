internal import GRDB
internal import Glibc
public import TaihuCore

extension StoreReader {
  /// The sums of the ledger.
  public func ledger() throws -> Ledger {
    try read { try LedgerTable.ledger($0) }
  }

  /// The rows of the ledger from the minute of an instant on, or all, in the order of their keys.
  public func ledgerRows(since: Timestamp? = nil) throws -> [LedgerEntry] {
    let minute = since.map { $0.floored(toMultipleOf: 60_000_000_000).nanoseconds / 60_000_000_000 }
    return try read { try LedgerTable.rows(sinceMinute: minute ?? .min, $0) }
  }

  /// Entries of the quarantine with their payloads, the newest first, `limit` at most.
  public func quarantine(openOnly: Bool = false, limit: Int) throws -> [QuarantineEntry] {
    try read { try QuarantineTable.load(openOnly: openOnly, limit: max(limit, 0), $0) }
  }

  /// The entry of the quarantine with a number, or `nil`.
  public func quarantineEntry(id: Int64) throws -> QuarantineEntry? {
    try read { try QuarantineTable.load(id: id, limit: 1, $0) }.first
  }

  /// Episodes in the order of their numbers: only open ones, and of the others only those that ended after `since`.
  public func episodes(openOnly: Bool = false, since: Timestamp? = nil) throws -> [Episode] {
    try read { try EpisodeTable.load(openOnly: openOnly, endingAfter: since, $0) }
  }

  /// The episode with a number, or `nil`.
  public func episode(id: Int64) throws -> Episode? {
    try read { try EpisodeTable.load(id: id, $0) }.first
  }

  /// The episodes that tell of the same cause as the one with a number, which was raised first; in the order of their numbers.
  public func members(ofEpisode id: Int64) throws -> [Episode] {
    try read { try EpisodeTable.load(parent: id, $0) }
  }

  /// The text saved under a key, or `nil`.
  public func setting(_ key: String) throws -> String? {
    try read { try SettingTable.get(key, $0) }
  }

  /// The readings stored after a sequence number in the order of their arrival, `limit` at most: what is new since the
  /// last look. A look every few minutes misses none.
  public func readings(afterSequence sequence: Int64, limit: Int) throws -> [(sequence: Int64, reading: Reading)] {
    guard limit > 0 else { return [] }
    return try read { database in
      var found: [(sequence: Int64, reading: Reading)] = []
      try RecentTable.forEach(after: sequence, database) { row in
        found.append((row.sequence, row.reading))
        return found.count < limit
      }
      return found
    }
  }

  /// What there is to say about the store as a whole.
  ///
  /// - Complexity: O(chunks + unsealed readings); no chunk is decoded.
  public func facts() throws -> StoreFacts {
    try read { database in
      let (sealed, recent) = (try sealedFacts(database), try recentFacts(database))
      let oldestSealed: Int64? = sealed[3]
      let oldest = [oldestSealed, recent.oldest].compactMap { $0 }.min()
      return StoreFacts(
        path: path, bytes: Self.bytes(path), walBytes: Self.bytes(path + "-wal"),
        readings: sealed[1] + recent.count - sealed[4], recent: recent.count, chunks: sealed[0], chunkBytes: sealed[2],
        badChunks: sealed[5], series: sealed[6], lastSequence: try lastSequence(database),
        schemaVersion: try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0,
        sqliteVersion: try String.fetchOne(database, sql: "SELECT sqlite_version()") ?? "",
        oldest: oldest.map { Timestamp(nanoseconds: $0) }, newest: try LatestTable.newestTime(database))
    }
  }

  private func sealedFacts(_ database: Database) throws -> Row {
    try Row.fetchOne(
      database,
      sql: """
        SELECT count(*), coalesce(sum(count), 0), coalesce(sum(bytes), 0), min(first_time),
               (SELECT count(*) FROM replaced), (SELECT count(*) FROM bad_chunk),
               (SELECT count(*) FROM series_dictionary)
          FROM chunk
        """)!
  }

  /// The count and the oldest time of the readings that are not in chunks. Of the filling table the rows tell them; the
  /// time of a reading that was withdrawn is that of the one which replaced it.
  private func recentFacts(_ database: Database) throws -> (count: Int64, oldest: Int64?) {
    let progress = try Progress.load(database)
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT coalesce(sum(count), 0) - (SELECT count(*) FROM withdrawn WHERE seq > ?1), min(time)
          FROM \(progress.fillingTable)
        """, arguments: [progress.round])!
    var (count, oldest): (Int64, Int64?) = (row[0], row[1])
    guard progress.isSealing else { return (count, oldest) }
    try RecentTable.forEachOpen(progress, database) { row in
      guard row.sequence <= progress.round else { return }
      count += 1
      oldest = min(oldest ?? .max, row.reading.time.nanoseconds)
    }
    return (count, oldest)
  }

  private func lastSequence(_ database: Database) throws -> Int64 {
    max(
      try RecentTable.lastSequence(of: 0, database), try RecentTable.lastSequence(of: 1, database),
      try Progress.load(database).latest)
  }

  private static func bytes(_ path: String) -> Int64 {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }
}
