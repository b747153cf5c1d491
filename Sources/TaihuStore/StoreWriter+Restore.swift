internal import GRDB
internal import Logging
public import TaihuCore

extension StoreWriter {
  /// Hands over the detector states as saved, in the order of the series, one at a time.
  public func detectorStates(_ body: (DetectorRecord) throws -> Void) throws(StoreError) {
    try access { try DetectorTable.forEach($0, body) }
  }

  /// Hands over the readings stored after a sequence number in the order of their arrival, for a detector that was
  /// restored to it. Reaches back at least to the last but one round of sealing.
  public func recentReadings(
    after sequence: Int64, _ body: (_ sequence: Int64, _ reading: Reading) throws -> Void
  ) throws(StoreError) {
    try access { database in
      try RecentTable.forEach(after: sequence, database) { row in
        try body(row.sequence, row.reading)
        return true
      }
    }
  }

  /// The texts saved under all keys that begin with a prefix, by what follows it.
  public func settings(prefix: String) throws(StoreError) -> [String: String] {
    try access { try SettingTable.all(prefix: prefix, $0) }
  }

  /// The text saved under a key, or `nil`.
  public func setting(_ key: String) throws(StoreError) -> String? {
    try access { try SettingTable.get(key, $0) }
  }

  /// Brings an opened database to the present schema, checks it and loads it.
  func prepare(isNew: Bool) throws {
    try queue.writeWithoutTransaction { database in
      pageBytes = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? configuration.pageBytes
      if !isNew {
        try check(database)
        // What an earlier process wrote and could not sync may be read back though the disk does not hold it, and then
        // nothing that follows it in the log survives a power cut. Copied into the file it is written anew, and synced.
        try truncateLog(database)
      }
      try Migrator(space: space).migrate(database)
      try writeReasonNames(database)
      statements = try WriterStatements(database)
      for record in try SeriesTable.load(database) {
        guard Int(record.id.rawValue) == catalog.count + 1 else {
          throw StoreError(.corrupt, "series \(catalog.count + 1) is missing from series_dictionary")
        }
        catalog.restore(record.id, record.key, record.traits)
      }
      try reload(database)
    }
    logger.debug(
      "store opened",
      metadata: [
        "path": "\(configuration.path)", "series": "\(catalog.count)", "unsealed": "\(series.openCount)",
        "created": "\(isNew)",
      ])
  }

  /// Takes the state of the disk; everything in memory but the catalog is replaced.
  func reload(_ database: Database) throws {
    progress = try Progress.load(database)
    series = SeriesStates()
    sealedCache.removeAll()
    rollupTails.removeAll()
    kept = try KeptMarks.load(database)
    retention = RetentionState(clock: RetentionClock(believed: kept[.clock]))
    episodes = EpisodeBook(
      open: try EpisodeTable.load(openOnly: true, database), lastID: try EpisodeTable.lastID(database))
    (fillingCount, fillingSince) = (0, nil)
    try reloadReadings(database)
    committedSequence = max(
      try RecentTable.lastSequence(of: 0, database), try RecentTable.lastSequence(of: 1, database), progress.latest)
    series.restore(lastSequence: committedSequence)
  }

  private func reloadReadings(_ database: Database) throws {
    guard let chunks = statements?.chunks else { throw StoreError(.other, "the store is closed") }
    series.reserve(catalog.count)
    let known = SeriesID(UInt32(catalog.count))
    try chunks.lookup.forEachLastTime { if $0 <= known { series.restore($0, sealedThrough: $1) } }
    try RawKeptTable.forEach(database) { series.setRawSince($0, $1) }
    try LatestTable.forEach(database) { series.restore(latest: $0) }
    try RecentTable.forEachOpen(progress, database) { row in
      guard Int(row.reading.series.rawValue) <= catalog.count else {
        throw StoreError(.corrupt, "reading \(row.sequence) belongs to an unknown series")
      }
      _ = series.put(row)
      guard row.sequence > progress.round else { return }
      fillingCount += 1
      if fillingSince == nil { fillingSince = clock.now() }
    }
  }

  /// SQLite's own check, of files that can be read through in a moment.
  private func check(_ database: Database) throws {
    let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
    guard pages * pageBytes <= configuration.startCheckBytesMax else { return }
    let findings = try String.fetchAll(database, sql: "PRAGMA quick_check(3)")
    if findings != ["ok"] { throw StoreError(.corrupt, findings.joined(separator: "; ")) }
  }

  /// The names of the reasons, for the views.
  private func writeReasonNames(_ database: Database) throws {
    try database.inTransaction(.immediate) {
      for (reason, name) in QualityReasons.names {
        try database.execute(
          sql: """
            INSERT INTO quality_reason (bit, name) VALUES (?, ?)
            ON CONFLICT DO UPDATE SET name = excluded.name WHERE name <> excluded.name
            """, arguments: [reason.rawValue.trailingZeroBitCount, name])
      }
      return .commit
    }
  }
}
