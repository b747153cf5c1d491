internal import GRDB
internal import Logging
internal import TaihuCore

extension StoreWriter {
  /// Pages given back in one step.
  private static let pagesPerStep = 128
  /// Pages by which free ones exceed what is kept before they are given back, and by which the database must grow before
  /// it is tried again to give up something, when nothing was left.
  private static let slackPages = 64
  /// Bytes that an unsealed reading takes in its table, near enough.
  private static let recentBytes = 40

  /// Whether the database with its log takes more than its budget, free pages that are not kept not counted.
  func isOverBudget() throws(StoreError) -> Bool {
    guard let budget = configuration.retention.diskBudgetBytes else { return false }
    let used = try usedPages()
    if let exhausted = retention.exhaustedPages {
      guard used > exhausted + Self.slackPages else { return false }
      retention.exhaustedPages = nil
    }
    let pages = used + freePagesKept + Self.slackPages + configuration.walCheckpointPages
    let isOver = Int64(pages) * Int64(pageBytes) > budget
    if !isOver { retention.hasToldExhausted = false }
    return isOver
  }

  /// When the budget is overdrawn, decides what goes next: the oldest day of readings, then of rollups of five minutes
  /// and of an hour, then of the quarantine, then of rollups of a day. The present day stays.
  ///
  /// - Returns: whether there is something left to give up.
  func budgetStep(_ pass: inout RetentionPass) throws(StoreError) -> Bool {
    guard try isOverBudget() else { return false }
    if let oldest = try oldestChunkTime(), oldest < pass.today {
      (pass.rawFloor, pass.nextSeries) = (dayAfter(oldest, pass), 0)
      return true
    }
    for level in [RollupLevel.fiveMinutes, .hour] where try giveUpDay(of: level, pass) { return true }
    if let oldest = try oldestEntryTime(), oldest < pass.today {
      pass.quarantineFloor = dayAfter(oldest, pass)
      return true
    }
    if try giveUpDay(of: .day, pass) { return true }
    retention.exhaustedPages = try usedPages()
    guard !retention.hasToldExhausted else { return false }
    retention.hasToldExhausted = true
    logger.warning(
      "the database is over its budget and nothing more can be given up",
      metadata: ["budget": "\(configuration.retention.diskBudgetBytes ?? 0)", "path": "\(configuration.path)"])
    return false
  }

  /// Gives free pages back to the file system, a few at a time; keeps what the next round of sealing will need.
  func giveBackStep() throws(StoreError) -> Bool {
    let free = try pragma("freelist_count")
    guard free > freePagesKept + (retention.isGivingBack ? 0 : Self.slackPages) else {
      retention.isGivingBack = false
      return false
    }
    retention.isGivingBack = true
    try access { database in
      let pages = min(Self.pagesPerStep, free - self.freePagesKept)
      try database.execute(sql: "PRAGMA incremental_vacuum(\(pages))")
    }
    let isProgress = try pragma("freelist_count") < free
    retention.isGivingBack = isProgress
    return isProgress
  }

  /// The free pages that stay in the file: those of one table of unsealed readings, which come and go with every round.
  private var freePagesKept: Int {
    let readings = min(configuration.sealAfterReadings * max(series.count, 1), configuration.unsealedReadingsMax)
    return max(readings * Self.recentBytes / max(pageBytes, 1), Self.slackPages)
  }

  private func usedPages() throws(StoreError) -> Int {
    try pragma("page_count") - pragma("freelist_count")
  }

  private func pragma(_ name: String) throws(StoreError) -> Int {
    try access { try Int.fetchOne($0, sql: "PRAGMA \(name)") ?? 0 }
  }

  private func dayAfter(_ time: Timestamp, _ pass: RetentionPass) -> Timestamp {
    min(RollupLevel.day.start(of: time).advanced(byNanoseconds: RollupLevel.dayNanoseconds), pass.today)
  }

  private func giveUpDay(of level: RollupLevel, _ pass: RetentionPass) throws(StoreError) -> Bool {
    let bucket = try access { database in
      try Int64.fetchOne(database, sql: "SELECT min(bucket) FROM \(level.table)")
    }
    guard let bucket, level.start(bucket: bucket, slot: 0) < pass.today else { return false }
    try setMark(.rollup(level), max(dayAfter(level.start(bucket: bucket, slot: 0), pass), kept.rollup(level)))
    return true
  }

  /// The oldest reading in a chunk.
  ///
  /// - Complexity: O(series log chunks).
  private func oldestChunkTime() throws(StoreError) -> Timestamp? {
    guard let chunks = statements?.chunks.lookup else { throw StoreError(.other, "the store is closed") }
    return try access { _ in
      try (0..<UInt32(self.series.count)).compactMap { try chunks.first(of: SeriesID($0 + 1))?.firstTime }.min()
    }
  }

  private func oldestEntryTime() throws(StoreError) -> Timestamp? {
    let oldest = try access { try Int64.fetchOne($0, sql: "SELECT min(received) FROM quarantine_entries") }
    return oldest.map { Timestamp(nanoseconds: $0) }
  }
}
