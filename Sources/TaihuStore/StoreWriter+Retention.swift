internal import GRDB
internal import Logging
internal import TaihuCore

extension StoreWriter {
  /// Has ``maintain(budget:)`` go by the wall clock as it is now, however far it leapt, and look at once for what has
  /// been kept long enough. For a person who has looked at the plan.
  public func applyRetention() {
    guard let newest = series.newestReceived else { return }
    retention.clock.believe(min(clock.now(), newest))
    (retention.doneDay, retention.pass, retention.exhaustedPages) = (nil, nil, nil)
  }

  /// Goes by another policy from now on. What it has no room for goes with the next ``maintain(budget:)``; what was given
  /// up under the former one stays so.
  public func adopt(_ policy: RetentionPolicy) {
    guard policy != configuration.retention else { return }
    configuration.retention = policy
    (retention.doneDay, retention.pass, retention.exhaustedPages) = (nil, nil, nil)
    retention.hasToldExhausted = false
  }

  /// One step of giving up what has been kept long enough, or what the budget has no room for.
  ///
  /// - Returns: whether there was something to do.
  func retentionStep() throws(StoreError) -> Bool {
    guard var pass = try currentPass() else { return false }
    defer { if retention.pass != nil { retention.pass = pass } }
    if try rawStep(&pass) { return true }
    for level in RollupLevel.allCases where try rollupStep(level, pass) { return true }
    if try quarantineStep(pass) { return true }
    if try ledgerStep(pass) { return true }
    if try budgetStep(&pass) { return true }
    retention.doneDay = pass.today
    retention.pass = nil
    // A pass that took long may have ended on another day than it began.
    guard let next = try currentPass() else { return false }
    pass = next
    return true
  }

  /// Follows the wall clock, and keeps the time believed for the next start, once a day.
  func followClock() throws(StoreError) {
    guard configuration.retention != RetentionPolicy() else { return }
    let wasWaiting = retention.clock.isWaiting
    let time = retention.clock.time(
      now: clock.now(), newest: series.newestReceived, uptime: started.duration(to: clock.monotonic()))
    if retention.clock.isWaiting && !wasWaiting { tellLeap() }
    guard let time, kept[.clock].map({ RollupLevel.day.start(of: $0) }) != RollupLevel.day.start(of: time) else {
      return
    }
    try setMark(.clock, time)
  }

  /// The pass in hand, or a new one: once for each day, and whenever the database outgrows its budget.
  private func currentPass() throws(StoreError) -> RetentionPass? {
    if let pass = retention.pass { return pass }
    guard configuration.retention != RetentionPolicy(), let time = retention.clock.believed else { return nil }
    if RollupLevel.day.start(of: time) == retention.doneDay { guard try isOverBudget() else { return nil } }
    retention.pass = RetentionPass(now: time)
    return retention.pass
  }

  private func tellLeap() {
    logger.notice(
      "the clock leapt by more than a week; nothing is given up by it until it has stood for a day",
      metadata: ["now": "\(clock.now())", "before": "\(retention.clock.believed ?? clock.now())"])
  }

  /// Marks from when on something is kept.
  func setMark(_ what: KeptMarks.What, _ since: Timestamp) throws(StoreError) {
    try transaction { try KeptMarks.save(what, since, $0) }
    kept[what] = since
  }

  /// Counts readings that were given up, in the caller's transaction.
  func noteExpired(_ counts: [String: Int64], _ database: Database) throws {
    for (pack, count) in counts where count != 0 {
      try LedgerTable.add(ledgerKey(pack, .readingsExpired), count, database)
    }
  }

  private func ledgerKey(_ pack: String, _ account: LedgerEntry.Account, _ reason: String = "") -> LedgerEntry.Key {
    let minute = clock.now().floored(toMultipleOf: 60_000_000_000).nanoseconds / 60_000_000_000
    return LedgerEntry.Key(minute: minute, source: "retention", pack: pack, account: account, reason: reason)
  }

  // MARK: Rollups, quarantine, ledger

  /// Rows deleted in one step.
  private static let rowsPerStep = 10_000

  private func rollupStep(_ level: RollupLevel, _ pass: RetentionPass) throws(StoreError) -> Bool {
    if let since = configuration.retention.keeping(level).since(pass.now), since > kept.rollup(level) {
      try setMark(.rollup(level), since)
    }
    guard let since = kept[.rollup(level)] else { return false }
    let end = level.bucket(of: since)
    var deleted = 0
    try transaction { database in
      let oldest = try Int64.fetchOne(database, sql: "SELECT min(bucket) FROM \(level.table)")
      guard let oldest, oldest < end else { return }
      try database.execute(
        sql: """
          DELETE FROM \(level.table) WHERE (bucket, series, slot) IN (
            SELECT bucket, series, slot FROM \(level.table) WHERE bucket < ?
             ORDER BY bucket, series, slot LIMIT \(Self.rowsPerStep))
          """, arguments: [end])
      deleted = database.changesCount
    }
    return deleted > 0
  }

  private func quarantineStep(_ pass: RetentionPass) throws(StoreError) -> Bool {
    let since = max(configuration.retention.quarantine.since(pass.now) ?? pass.quarantineFloor, pass.quarantineFloor)
    guard since > Timestamp(nanoseconds: .min) else { return false }
    var deleted = 0
    try transaction { database in
      let counts = try QuarantineTable.expire(
        before: since, limit: self.configuration.sealStepReadings / 40 + 1, database)
      for (key, count) in counts.accounts {
        try LedgerTable.add(self.ledgerKey(key.pack, .quarantineExpired, key.reason), count, database)
      }
      deleted = counts.entries
    }
    return deleted > 0
  }

  private func ledgerStep(_ pass: RetentionPass) throws(StoreError) -> Bool {
    guard let since = configuration.retention.ledger.since(pass.now) else { return false }
    let from = kept[.ledger]
    if let from, from >= since { return false }
    var next: Timestamp?
    try transaction { database in
      next = try LedgerTable.condenseHour(from: from, before: since, database)
      try KeptMarks.save(.ledger, next ?? since, database)
    }
    kept[.ledger] = next ?? since
    return next != nil
  }
}
