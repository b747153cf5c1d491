internal import Foundation
internal import GRDB
internal import TaihuCore

/// Reading and writing `quarantine_entries`.
enum QuarantineTable {
  /// Appends an entry; its number is given by the table.
  static func insert(_ entry: QuarantineEntry, _ database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO quarantine_entries (received, source, topic, retained, reason, detail, pack, partial, state, payload)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      entry.received.nanoseconds, entry.source, Data(entry.topic), entry.retained, entry.reason.rawValue, entry.detail,
      entry.pack, entry.isPartial, entry.state.rawValue, Data(entry.payload),
    ])
  }

  /// Notes that an entry was run again.
  static func markReplayed(_ id: Int64, _ database: Database) throws {
    try database.execute(
      sql: "UPDATE quarantine_entries SET state = ? WHERE id = ?",
      arguments: [QuarantineEntry.State.replayed.rawValue, id])
  }

  /// Deletes the oldest entries of those received before an instant, `limit` at most.
  ///
  /// - Returns: how many, and how many of them the audit misses from now on, by pack and reason: open whole messages and
  ///   replaced values.
  static func expire(
    before instant: Timestamp, limit: Int, _ database: Database
  ) throws -> (entries: Int, accounts: [ExpiredKey: Int64]) {
    let chosen = "SELECT id FROM quarantine_entries WHERE received < ?1 ORDER BY received, id LIMIT ?2"
    let arguments: StatementArguments = [instant.nanoseconds, limit]
    let sql = """
      SELECT pack, reason, count(*) FROM quarantine_entries
       WHERE id IN (\(chosen)) AND (reason = 'conflict' OR state = 'open' AND partial = 0)
       GROUP BY pack, reason
      """
    var accounts: [ExpiredKey: Int64] = [:]
    for row in try Row.fetchAll(database, sql: sql, arguments: arguments) {
      accounts[ExpiredKey(pack: row[0], reason: row[1])] = row[2]
    }
    try database.execute(sql: "DELETE FROM quarantine_entries WHERE id IN (\(chosen))", arguments: arguments)
    return (database.changesCount, accounts)
  }

  /// Deletes one entry.
  ///
  /// - Returns: whether there was one, as 1 or 0, and by what it is counted when the audit misses it from now on: an open
  ///   whole message, or a replaced value.
  static func delete(_ id: Int64, _ database: Database) throws -> (deleted: Int, account: ExpiredKey?) {
    let sql = """
      SELECT pack, reason FROM quarantine_entries
       WHERE id = ? AND (reason = 'conflict' OR state = 'open' AND partial = 0)
      """
    let account = try Row.fetchOne(database, sql: sql, arguments: [id]).map { ExpiredKey(pack: $0[0], reason: $0[1]) }
    try database.execute(sql: "DELETE FROM quarantine_entries WHERE id = ?", arguments: [id])
    return (database.changesCount, account)
  }

  /// By what expired entries are counted.
  struct ExpiredKey: Hashable {
    /// The pack that refused the message.
    var pack: String
    /// Why.
    var reason: String
  }

  /// The newest entries first: only open ones, or of one number; `limit` at most.
  static func load(
    openOnly: Bool = false, id: Int64? = nil, limit: Int, _ database: Database
  ) throws -> [QuarantineEntry] {
    let sql = """
      SELECT id, received, source, topic, retained, reason, detail, pack, partial, state, payload
        FROM quarantine_entries
       WHERE (?1 = 0 OR state = 'open') AND id BETWEEN ifnull(?2, 0) AND ifnull(?2, 9223372036854775807)
       ORDER BY id DESC LIMIT ?3
      """
    let rows = try Row.fetchCursor(database, sql: sql, arguments: [openOnly ? 1 : 0, id, limit])
    return try Array(rows.map { try entry($0) })
  }

  private static func entry(_ row: Row) throws -> QuarantineEntry {
    let id: Int64 = row[0]
    guard let reason = RefusalReason(rawValue: row[5]), let state = QuarantineEntry.State(rawValue: row[9]) else {
      throw StoreError(.corrupt, "quarantine entry \(id) can't be read")
    }
    let (topic, payload): (Data, Data) = (row[3], row[10])
    return QuarantineEntry(
      id: id, received: Timestamp(nanoseconds: row[1]), source: row[2], topic: [UInt8](topic),
      payload: [UInt8](payload), retained: row[4], reason: reason, detail: row[6], pack: row[7], isPartial: row[8],
      state: state)
  }
}
