internal import GRDB
internal import Logging
internal import TaihuCore

extension StoreWriter {
  /// Makes the batch durable in one transaction; with nothing to write, does nothing.
  ///
  /// When it returns, everything is on disk and may be acknowledged. When it throws, the batch may be on disk or not:
  /// acknowledge nothing, call ``discard()`` and have the messages sent again.
  ///
  /// Beyond ``StoreConfiguration/unsealedReadingsMax`` it also seals.
  public func commit() throws(StoreError) -> CommitReceipt {
    try checkUsable()
    let unsaved = catalog.unsaved
    guard !batch.isEmpty || lastSequence > committedSequence || !unsaved.isEmpty else { return CommitReceipt() }
    let flushesLatest = lastSequence - progress.latest >= latestFlushDistance
    let receipt: CommitReceipt
    do {
      try space.check()
      receipt = try access { try self.write($0, unsaved, flushesLatest: flushesLatest) }
    } catch {
      needsDiscard = true
      throw error
    }
    noteCommitted(flushesLatest: flushesLatest)
    sealBeyondLimit()
    return receipt
  }

  /// Forgets everything that was not committed and takes the state of the disk. Series declared meanwhile stay valid
  /// and are saved by the next commit.
  ///
  /// - Complexity: O(series + unsealed readings).
  public func discard() throws(StoreError) {
    needsDiscard = true
    batch.removeAll()
    try access { database in
      if database.isInsideTransaction { try database.rollback() }
      try self.reload(database)
    }
    needsDiscard = false
  }

  private func write(_ database: Database, _ unsaved: [SeriesID], flushesLatest: Bool) throws -> CommitReceipt {
    guard let statements else { throw StoreError(.other, "the store is closed") }
    let (start, pages, changes) = (clock.monotonic(), pagesWritten(database), database.totalChangesCount)
    var receipt = CommitReceipt()
    try database.beginTransaction(.immediate)
    do {
      for id in unsaved { try SeriesTable.save(catalog[id], database) }
      receipt.readings = try writeReadings(database, statements.recent)
      try writeCompanions(database)
      if flushesLatest { try flushLatest(database, through: lastSequence) }
      receipt.rows = database.totalChangesCount - changes
      receipt.writing = clock.monotonic() - start
      try database.commit()
    } catch {
      if database.isInsideTransaction { try? database.rollback() }
      throw error
    }
    receipt.syncing = clock.monotonic() - start - receipt.writing
    receipt.bytes = (pagesWritten(database) - pages) * pageBytes
    return receipt
  }

  private func writeReadings(_ database: Database, _ recent: RecentTable) throws -> Int {
    try RecentTable.withdraw(batch.deleted, database)
    for (series, time) in batch.replaced {
      try database.execute(
        sql: "INSERT OR IGNORE INTO replaced (series, time) VALUES (?, ?)",
        arguments: [series.rawValue, time.nanoseconds])
    }
    let rows = series.uncommitted
    let kept = batch.withdrawn.isEmpty ? rows : rows.filter { !batch.withdrawn.contains($0.sequence) }[...]
    try recent.insert(kept, into: progress.filling)
    return kept.count
  }

  private func writeCompanions(_ database: Database) throws {
    for entry in batch.quarantine { try QuarantineTable.insert(entry, database) }
    for id in batch.replayed { try QuarantineTable.markReplayed(id, database) }
    for (key, count) in batch.ledger { try LedgerTable.add(key, count, database) }
    for id in batch.episodes.keys.sorted() { try EpisodeTable.save(batch.episodes[id]!, database) }
    for (id, saved) in batch.detectorStates.sorted(by: { $0.key < $1.key }) {
      try DetectorTable.save(id, asOf: saved.asOf, saved.state, database)
    }
    try write(batch.notices, database)
    for (key, value) in batch.settings { try SettingTable.set(key, value, database) }
  }

  private func noteCommitted(flushesLatest: Bool) {
    catalog.markSaved()
    let readings = series.uncommitted.count
    if readings > 0 && fillingSince == nil { fillingSince = clock.now() }
    fillingCount += readings
    committedSequence = lastSequence
    series.markCommitted()
    if flushesLatest { noteLatestFlushed() }
    batch.removeAll()
  }

  /// Readings after which the newest of each series are saved: enough that most of what is saved has moved on many times.
  private var latestFlushDistance: Int64 {
    Int64(max(configuration.latestFlushReadings, Self.latestFlushesPerSeries * series.openSeriesCount))
  }

  private static let latestFlushesPerSeries = 20

  /// Saves the newest reading of each series whose saved one is not it.
  func flushLatest(_ database: Database, through sequence: Int64) throws {
    let rows = series.unsavedLatest.compactMap { series.latest(of: $0)?.reading }
    try LatestTable.save(rows, database)
    var progress = progress
    progress.latest = sequence
    try progress.save(database)
  }

  /// Takes note of a committed ``flushLatest(_:through:)``.
  func noteLatestFlushed() {
    progress.latest = committedSequence
    series.markLatestSaved()
  }
}
