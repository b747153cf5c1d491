internal import GRDB
internal import TaihuCore

/// Reading and writing `ledger_entries`.
enum LedgerTable {
  /// Adds a count to its row.
  static func add(_ key: LedgerEntry.Key, _ count: Int64, _ database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO ledger_entries (minute, source, pack, account, reason, count) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET count = count + excluded.count
        """)
    try statement.execute(arguments: [key.minute, key.source, key.pack, key.account.rawValue, key.reason, count])
  }

  /// Adds up the rows of the first hour from an instant on that are still by the minute into rows of their day.
  ///
  /// - Returns: the end of that hour, or `nil` when there was none before the limit.
  static func condenseHour(from: Timestamp?, before: Timestamp, _ database: Database) throws -> Timestamp? {
    let (day, minuteNanoseconds) = (Int64(1_440), Int64(60_000_000_000))
    let first = try Int64.fetchOne(
      database,
      sql: "SELECT min(minute) FROM ledger_entries WHERE minute >= ? AND minute < ? AND minute % \(day) <> 0",
      arguments: [(from?.nanoseconds ?? .min) / minuteNanoseconds, before.nanoseconds / minuteNanoseconds])
    guard let first else { return nil }
    let hour = first - (first % 60 + 60) % 60
    let range: StatementArguments = [hour, hour + 60]
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT source, pack, account, reason, sum(count) FROM ledger_entries WHERE minute >= ? AND minute < ?
         GROUP BY source, pack, account, reason
        """, arguments: range)
    try database.execute(sql: "DELETE FROM ledger_entries WHERE minute >= ? AND minute < ?", arguments: range)
    let start = hour - (hour % day + day) % day
    for row in rows {
      let key = LedgerEntry.Key(
        minute: start, source: row[0], pack: row[1], account: try account(row[2]), reason: row[3])
      try add(key, row[4], database)
    }
    return Timestamp(nanoseconds: (hour + 60) * minuteNanoseconds)
  }

  /// The rows of a minute and later, in the order of their keys.
  static func rows(sinceMinute: Int64, _ database: Database) throws -> [LedgerEntry] {
    let sql = """
      SELECT minute, source, pack, account, reason, count FROM ledger_entries WHERE minute >= ?
       ORDER BY minute, source, pack, account, reason
      """
    let rows = try Row.fetchCursor(database, sql: sql, arguments: [sinceMinute])
    return try Array(
      rows.map { row in
        let key = LedgerEntry.Key(
          minute: row[0], source: row[1], pack: row[2], account: try account(row[3]), reason: row[4])
        return LedgerEntry(key, count: row[5])
      })
  }

  /// All sums.
  static func ledger(_ database: Database) throws -> Ledger {
    var ledger = Ledger()
    let sql = "SELECT account, reason, sum(count) FROM ledger_entries GROUP BY account, reason"
    let rows = try Row.fetchCursor(database, sql: sql)
    while let row = try rows.next() {
      ledger.add(row[2], to: try account(row[0]), reason: row[1])
    }
    return ledger
  }

  private static func account(_ name: String) throws -> LedgerEntry.Account {
    guard let account = LedgerEntry.Account(rawValue: name) else {
      throw StoreError(.corrupt, "the ledger has an unknown account \(name)")
    }
    return account
  }
}

extension Ledger {
  /// Adds a count to an account.
  fileprivate mutating func add(_ count: Int64, to account: LedgerEntry.Account, reason: String) {
    switch account {
    case .received: messages.received += count
    case .stored: messages.stored += count
    case .duplicate: messages.duplicate += count
    case .quarantined: messages.quarantined[reason, default: 0] += count
    case .ignored: messages.ignored[reason, default: 0] += count
    case .dropped: messages.dropped[reason, default: 0] += count
    case .readingsDecoded: readings.decoded += count
    case .readingsStored: readings.stored += count
    case .readingsDuplicate: readings.duplicate += count
    case .readingsConflict: readings.conflict += count
    case .readingsQuarantined: readings.quarantined += count
    case .readingsDerived: readings.derived += count
    case .readingsDerivedCorrected: readings.derivedCorrected += count
    case .readingsExpired: readings.expired += count
    case .quarantineExpired: messages.quarantineExpired[reason, default: 0] += count
    }
  }
}
