internal import GRDB
public import TaihuCore

extension StoreReader {
  /// What a policy would give up as of a moment. Nothing is changed.
  ///
  /// - Parameter now: taken as the time, but no later than when the newest reading was received.
  /// - Complexity: O(chunks + rollups and entries that go); chunks that reach beyond are decoded.
  public func retentionPlan(_ policy: RetentionPolicy, now: Timestamp) throws -> RetentionPlan {
    try read { database in
      let series = try SeriesTable.load(database)
      let newest = try self.latest(of: series.map(\.id)).map(\.received).max()
      let time = min(now, newest ?? now)
      var items = try rawItems(policy, series, time)
      for level in RollupLevel.allCases {
        items.append(
          try item(
            level.view, policy.keeping(level).since(time), "FROM \(level.table) WHERE bucket < ?",
            bytesEach: "\(Self.rollupBytes)", scaled: { level.bucket(of: $0) }, database))
      }
      items.append(
        try item(
          "quarantine", policy.quarantine.since(time), "FROM quarantine_entries WHERE received < ?",
          bytesEach: "length(payload) + length(topic) + 120", scaled: \.nanoseconds, database))
      items.append(
        try item(
          "ledger", policy.ledger.since(time), "FROM ledger_entries WHERE minute < ? AND minute % 1440 <> 0",
          bytesEach: "60", scaled: { $0.nanoseconds / 60_000_000_000 }, database))
      return try plan(items, policy, time, database)
    }
  }

  /// Bytes of a rollup, near enough: measured 25 to 46.
  private static let rollupBytes = 32

  private func rawItems(_ policy: RetentionPolicy, _ series: [SeriesRecord], _ now: Timestamp) throws -> [RetentionPlan
    .Item]
  {
    let packs = Dictionary(grouping: series, by: \.traits.pack).sorted { $0.key < $1.key }
    return try packs.map { pack, members in
      var item = RetentionPlan.Item(
        what: "raw", pack: pack, before: policy.raw(of: pack).since(now), count: 0, bytes: 0)
      guard let before = item.before else { return item }
      for member in members {
        let (count, bytes) = try chunks(of: member.id, before: before)
        (item.count, item.bytes) = (item.count + count, item.bytes + bytes)
      }
      return item
    }
  }

  /// The readings in chunks before an instant, and their bytes; of a chunk that reaches beyond, its share.
  private func chunks(of id: SeriesID, before: Timestamp) throws -> (count: Int64, bytes: Int64) {
    try read { database in
      let sql = """
        SELECT count, bytes, first_time, last_time FROM chunk WHERE series = ? AND first_time < ? ORDER BY first_time
        """
      let rows = try Row.fetchCursor(database, sql: sql, arguments: [id.rawValue, before.nanoseconds])
      var sums = (count: Int64(0), bytes: Int64(0))
      while let row = try rows.next() {
        let (all, size, last): (Int64, Int64, Int64) = (row[0], row[1], row[3])
        var count = all
        if last >= before.nanoseconds {
          count = 0
          try readings(of: id, from: Timestamp(nanoseconds: row[2]), to: before) { count += Int64($0.count) }
        }
        sums = (sums.count + count, sums.bytes + size * count / max(all, 1))
      }
      return sums
    }
  }

  private func item(
    _ what: String, _ before: Timestamp?, _ source: String, bytesEach: String, scaled: (Timestamp) -> Int64,
    _ database: Database
  ) throws -> RetentionPlan.Item {
    guard let before else { return .init(what: what, before: nil, count: 0, bytes: 0) }
    let row = try Row.fetchOne(
      database, sql: "SELECT count(*), coalesce(sum(\(bytesEach)), 0) \(source)", arguments: [scaled(before)])!
    return .init(what: what, before: before, count: row[0], bytes: row[1])
  }

  private func plan(
    _ items: [RetentionPlan.Item], _ policy: RetentionPolicy, _ now: Timestamp, _ database: Database
  ) throws -> RetentionPlan {
    let facts = try self.facts()
    let free = try Int64.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
    let pageBytes = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0
    let used = max(facts.bytes - free * pageBytes, 0)
    let readingsPerDay = try readingsPerDay(now, database)
    let bytesEach = facts.readings > 0 ? Double(used) / Double(facts.readings) : 0
    return RetentionPlan(
      items: items, bytes: facts.bytes + facts.walBytes, budgetBytes: policy.diskBudgetBytes,
      readingsPerDay: readingsPerDay, bytesPerDay: readingsPerDay * bytesEach,
      steadyInDays: steadyInDays(policy, oldest: facts.oldest, now))
  }

  /// Readings stored a day, by the ledger of the last week.
  private func readingsPerDay(_ now: Timestamp, _ database: Database) throws -> Double {
    let minute = now.floored(toMultipleOf: 60_000_000_000).nanoseconds / 60_000_000_000
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT coalesce(sum(count), 0), min(minute) FROM ledger_entries
         WHERE account = 'readings-stored' AND minute > ? AND minute <= ?
        """, arguments: [minute - 7 * 1_440, minute])!
    let (count, first): (Int64, Int64?) = (row[0], row[1])
    guard let first else { return 0 }
    return Double(count) / max(Double(minute - first + 1), 60) * 1_440
  }

  private func steadyInDays(_ policy: RetentionPolicy, oldest: Timestamp?, _ now: Timestamp) -> Double? {
    guard case .days(let days) = policy.rawByPack.values.reduce(policy.raw, max) else { return nil }
    let span = oldest.map { Double(now.nanoseconds(since: $0)) / Double(RollupLevel.dayNanoseconds) } ?? 0
    return max(Double(days + 1) - span, 0)
  }
}
