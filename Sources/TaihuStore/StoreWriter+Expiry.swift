internal import GRDB
internal import Logging
internal import TaihuChunk
internal import TaihuCore

extension StoreWriter {
  /// Series whose readings are looked at in one step.
  private static let seriesPerStep = 1_000

  /// Gives up readings of the next few series, a day of one series at a time.
  func rawStep(_ pass: inout RetentionPass) throws(StoreError) -> Bool {
    guard let chunks = statements?.chunks else { throw StoreError(.other, "the store is closed") }
    skipSeriesInOrder(&pass)
    guard pass.nextSeries < series.count else { return false }
    if try sealsFirst(&pass) { return true }
    var (step, marks) = (pass, [(id: SeriesID, since: Timestamp)]())
    try transaction { database in
      var (expired, readings) = ([String: Int64](), 0)
      var since = self.series.rawSince(of: step.series)
      while readings < self.configuration.sealStepReadings, marks.count < Self.seriesPerStep {
        let (id, target) = (step.series, self.rawTarget(step))
        let (next, count) = try self.expireDay(of: id, before: target, chunks, database)
        since = max(since, next)
        marks.append((id, since))
        readings += count
        expired[self.catalog[id].traits.pack, default: 0] += Int64(count)
        guard since >= target else { continue }
        step.nextSeries += 1
        self.skipSeriesInOrder(&step)
        guard step.nextSeries < self.series.count else { break }
        since = self.series.rawSince(of: step.series)
      }
      try self.noteExpired(expired, database)
    }
    for (id, since) in marks {
      series.setRawSince(id, since)
      sealedCache.forget(id)
    }
    pass = step
    return true
  }

  /// Deletes the first day of a series' chunks before an instant, cutting the chunk that reaches beyond.
  ///
  /// - Returns: the time before which no reading is left in a chunk, and how many readings went.
  private func expireDay(
    of id: SeriesID, before target: Timestamp, _ chunks: ChunkTable, _ database: Database
  ) throws -> (since: Timestamp, count: Int) {
    var place = try chunks.lookup.first(of: id)
    guard let first = place, first.firstTime < target else {
      try RawKeptTable.save(id, target, database)
      return (target, 0)
    }
    let nextDay = RollupLevel.day.start(of: first.firstTime).advanced(byNanoseconds: RollupLevel.dayNanoseconds)
    let (since, clock) = (min(target, nextDay), clock.now())
    var count = 0
    while let chunk = place, chunk.firstTime < since {
      place = try chunks.lookup.following(id, chunk.firstTime)
      if chunk.lastTime < since {
        try chunks.remove(chunk)
        count += chunk.count
      } else {
        count += try cut(chunk, of: id, at: since, chunks, clock, database)
      }
    }
    try database.execute(
      sql: "DELETE FROM replaced WHERE series = ? AND time < ?", arguments: [id.rawValue, since.nanoseconds])
    count -= database.changesCount
    try RawKeptTable.save(id, since, database)
    return (since, count)
  }

  private func cut(
    _ chunk: ChunkPlace, of id: SeriesID, at since: Timestamp, _ chunks: ChunkTable, _ now: Timestamp,
    _ database: Database
  ) throws -> Int {
    do {
      let readings = try chunks.lookup.readings(of: chunk, series: id)
      let cut = readings.partition(notBefore: since)
      try chunks.remove(chunk)
      try chunks.insert(Array(readings[cut...]))
      return cut
    } catch let error as ChunkError {
      try chunks.setAside(chunk, detail: error.description, now: now, database)
      noteDamaged(DamagedChunk(chunk, id, detail: error.description))
      return 0
    }
  }

  /// Moves on to the next series that has readings to give up.
  private func skipSeriesInOrder(_ pass: inout RetentionPass) {
    while pass.nextSeries < series.count, series.rawSince(of: pass.series) >= rawTarget(pass) { pass.nextSeries += 1 }
  }

  /// The time before which readings of the next series go.
  private func rawTarget(_ pass: RetentionPass) -> Timestamp {
    let policy = configuration.retention.raw(of: catalog[pass.series].traits.pack)
    return max(policy.since(pass.now) ?? pass.rawFloor, pass.rawFloor)
  }

  /// Corrections of sealed readings that are about to go are sealed first, so that they replace in the rollups what they
  /// correct; once in a pass, so that a device that sends nothing but corrections holds up nothing.
  private func sealsFirst(_ pass: inout RetentionPass) throws(StoreError) -> Bool {
    guard !pass.hasSealed else { return false }
    let target = rawTarget(pass)
    let isNeeded = try access { database in
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM replaced WHERE time < ?)", arguments: [target.nanoseconds])
        ?? false
    }
    guard isNeeded else { return false }
    pass.hasSealed = true
    try beginRound()
    return true
  }
}

extension RetentionPass {
  /// The next series to look at.
  fileprivate var series: SeriesID { SeriesID(UInt32(nextSeries + 1)) }
}
