internal import GRDB
internal import Logging
internal import TaihuChunk
internal import TaihuCore

extension StoreWriter {
  /// Does upkeep in small steps, each a transaction of its own, until the budget is used up: seals readings into chunks
  /// in rounds, copies the log into the database file, gives up what has been kept long enough, and gives space back.
  ///
  /// A step takes some milliseconds; the budget is checked between steps, and one step is always done. After an error
  /// call ``discard()``. Below the disk reserve nothing is sealed.
  ///
  /// - Precondition: everything appended is committed.
  /// - Returns: whether more is waiting.
  public func maintain(budget: Duration) throws(StoreError) -> Bool {
    // After a failure whose discarding failed as well, a batch is in hand that nobody can commit.
    try checkUsable()
    precondition(lastSequence == committedSequence, "maintain() was called in the middle of a batch")
    let deadline = clock.monotonic() + budget
    var hasMore = true
    repeat {
      do {
        try followClock()
        hasMore = try maintainStep()
      } catch {
        needsDiscard = true
        throw error
      }
    } while hasMore && clock.monotonic() < deadline
    return hasMore
  }

  /// Seals when the unsealed readings are too many. An error is kept for the next call, since the commit stands.
  func sealBeyondLimit() {
    do throws(StoreError) {
      while series.openCount >= configuration.unsealedReadingsMax {
        if !progress.isSealing { try beginRound() }
        try sealStep()
      }
    } catch {
      logger.error("sealing failed", metadata: ["error": "\(error)"])
      needsDiscard = true
    }
  }

  /// Log pages, in multiples of those between checkpoints, beyond which waiting readers are waited for.
  private static let walPagesFactor = 4
  /// How long readers are waited for, since nothing is taken in meanwhile.
  private static let readerPatienceMilliseconds = 20

  private func maintainStep() throws(StoreError) -> Bool {
    if try checkpointIfDue() { return true }
    guard (space.freeBytes() ?? .max) >= space.reserveBytes else { return false }
    if progress.isSealing {
      try sealStep()
      return true
    }
    if isRoundDue {
      try beginRound()
      return true
    }
    if try retentionStep() { return true }
    return try giveBackStep()
  }

  private var isRoundDue: Bool {
    guard fillingCount > 0 else { return false }
    if fillingCount >= configuration.sealAfterReadings * max(series.openSeriesCount, 1) { return true }
    if fillingCount >= configuration.unsealedReadingsMax / 4 * 3 { return true }
    guard let fillingSince else { return false }
    return Duration.nanoseconds(clock.now().nanoseconds(since: fillingSince)) >= configuration.sealAfter
  }

  /// Begins a round: the table that rests, whose readings are all in chunks, is emptied and takes what comes from now
  /// on; what stands in the other will be sealed.
  func beginRound() throws(StoreError) {
    var next = progress
    next.filling = 1 - progress.filling
    (next.round, next.roundSeries, next.latest) = (committedSequence, 0, committedSequence)
    try transaction { database in
      let last = try RecentTable.lastSequence(of: next.filling, database)
      guard last <= self.progress.sealed else {
        throw StoreError(.corrupt, "recent_\(next.filling) holds readings that are not in chunks")
      }
      try RecentTable.empty(next.filling, through: last, database)
      try self.flushLatest(database, through: next.latest)
      try next.save(database)
    }
    progress = next
    noteLatestFlushed()
    (fillingCount, fillingSince) = (0, nil)
  }

  /// Seals the readings of the next few series; after the last series the round is over. A late reading of a time whose
  /// readings were given up goes into the rollups alone.
  private func sealStep() throws(StoreError) {
    guard let chunks = statements?.chunks else { throw StoreError(.other, "the store is closed") }
    var next = progress
    var sealed: [(id: SeriesID, through: Timestamp?)] = []
    try transaction { database in
      var readingsSealed = 0
      let (sealer, rollups) = (self.sealer(database, chunks), try self.rollupBuilder())
      var expired: [String: Int64] = [:]
      while next.roundSeries < Int64(self.series.count), readingsSealed < self.configuration.sealStepReadings {
        next.roundSeries += 1
        let id = SeriesID(UInt32(next.roundSeries))
        let readings = self.series.openReadings(of: id, through: next.round)
        guard !readings.isEmpty else { continue }
        let kept = readings.partition(notBefore: self.series.rawSince(of: id))
        if kept > 0 {
          try rollups.add(Array(readings[..<kept]), of: id)
          expired[self.catalog[id].traits.pack, default: 0] += Int64(kept)
        }
        if kept < readings.count {
          let fresh = kept == 0 ? readings : Array(readings[kept...])
          try sealer.seal(fresh, of: id)
          let sealedBefore = self.series.sealedThrough(of: id)
          try rollups.rebuild(fresh, of: id, sealedBefore: sealedBefore, tail: &self.rollupTails[id])
        }
        sealed.append((id, try chunks.lookup.last(of: id)?.lastTime))
        readingsSealed += readings.count
      }
      try self.noteExpired(expired, database)
      if next.roundSeries >= Int64(self.series.count) { (next.sealed, next.roundSeries) = (next.round, 0) }
      try next.save(database)
    }
    for (id, through) in sealed {
      series.removeOpen(of: id, through: next.round, sealedThrough: through)
      sealedCache.forget(id)
    }
    if !next.isSealing { series.forgetSealed(through: next.sealed) }
    progress = next
  }

  /// Copies the log into the file when enough pages have been written since; when readers have kept it from starting
  /// over for long, waits for them.
  private func checkpointIfDue() throws(StoreError) -> Bool {
    try access { database in
      let pages = pagesWritten(database)
      guard pages - self.pagesAtCheckpoint >= self.configuration.walCheckpointPages else { return false }
      let result = try database.checkpoint(.passive)
      if result.walFrameCount > Self.walPagesFactor * self.configuration.walCheckpointPages {
        try self.truncateLog(database)
      }
      self.pagesAtCheckpoint = pagesWritten(database)
      return true
    }
  }

  /// Empties the log file; a reader that stays in the way is told of, and waited for no longer than a moment.
  func truncateLog(_ database: Database) throws {
    try database.execute(sql: "PRAGMA busy_timeout = \(Self.readerPatienceMilliseconds)")
    defer { try? database.execute(sql: "PRAGMA busy_timeout = \(configuration.busyTimeoutMilliseconds)") }
    do {
      try database.checkpoint(.truncate)
    } catch let error as DatabaseError where error.resultCode.primaryResultCode == .SQLITE_BUSY {
      logger.notice("a reader keeps the log from being emptied", metadata: ["path": "\(configuration.path)"])
    }
  }

  private func sealer(_ database: Database, _ chunks: ChunkTable) -> Sealer {
    Sealer(
      database: database, chunks: chunks, chunkReadingsMax: max(configuration.sealAfterReadings * 3 / 2, 2),
      now: clock.now(), damaged: noteDamaged)
  }

  private func rollupBuilder() throws -> RollupBuilder {
    guard let statements else { throw StoreError(.other, "the store is closed") }
    return RollupBuilder(tables: statements.rollups, chunks: statements.chunks.lookup, kept: kept)
  }

  /// Runs one step in a transaction of its own.
  func transaction(_ body: (Database) throws -> Void) throws(StoreError) {
    try access { database in
      try database.inTransaction(.immediate) {
        try body(database)
        return .commit
      }
    }
  }
}

extension StoreWriter {
  /// The readings of a chunk; none when it is damaged, which is logged.
  func undamaged(_ place: ChunkPlace, of id: SeriesID, _ chunks: ChunkLookup) throws -> [Reading] {
    do {
      return try chunks.readings(of: place, series: id)
    } catch let error as ChunkError {
      noteDamaged(DamagedChunk(place, id, detail: error.description))
      return []
    }
  }

  /// Tells of a damaged chunk.
  func noteDamaged(_ chunk: DamagedChunk) {
    logger.error(
      "a chunk is damaged",
      metadata: [
        "chunk": "\(chunk.id)", "series": "\(chunk.series.rawValue)", "readings": "\(chunk.count)",
        "detail": "\(chunk.detail)",
      ])
  }
}
