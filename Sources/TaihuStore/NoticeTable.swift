internal import GRDB
internal import TaihuCore

/// Reading and writing `notice_records`.
enum NoticeTable {
  private static let columns = """
    id, bundle, route, episode, transition, severity, urgent, created, due, tries, state, settled, error, alarm
    """
  /// How long notices that wait no more are kept: as long as people ask what was told to whom.
  private static let keptNanoseconds: Int64 = 90 * 86_400_000_000_000
  /// The oldest rows that are looked at for being old enough to go, each time some are settled.
  private static let looksPerSettlement = 200

  /// Writes a new notice.
  static func insert(_ notice: Notice, _ database: Database) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT INTO notice_records (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    try statement.execute(arguments: [
      notice.id, notice.bundle, notice.route, notice.episode, notice.transition.rawValue, notice.severity.rawValue,
      notice.isUrgent, notice.created.nanoseconds, notice.due.nanoseconds, notice.tries, notice.state.rawValue,
      notice.settled?.nanoseconds, notice.error, notice.alarm,
    ])
  }

  /// Drops what waits beyond a bound: the oldest that are not urgent first.
  static func bound(route: String, waitingMax: Int, at time: Timestamp, _ database: Database) throws {
    let waiting =
      try Int.fetchOne(
        database, sql: "SELECT count(*) FROM notice_records WHERE route = ? AND state = 'waiting'", arguments: [route])
      ?? 0
    guard waiting > waitingMax else { return }
    try database.execute(
      sql: """
        UPDATE notice_records SET state = 'dropped', settled = ?, error = 'too many notices waited'
         WHERE id IN (SELECT id FROM notice_records WHERE route = ? AND state = 'waiting' ORDER BY urgent, id LIMIT ?)
        """, arguments: [time.nanoseconds, route, waiting - waitingMax])
  }

  /// Notes a try that failed.
  static func retry(_ ids: [Int64], due: Timestamp, error: String, _ database: Database) throws {
    for id in ids {
      try database.execute(
        sql: "UPDATE notice_records SET tries = tries + 1, due = ?, error = ? WHERE id = ? AND state = 'waiting'",
        arguments: [due.nanoseconds, error, id])
    }
  }

  /// Notes how notices ended, and gives up those that ended long ago and are not of an open episode.
  static func settle(
    _ ids: [Int64], _ state: Notice.State, at time: Timestamp, error: String, _ database: Database
  ) throws {
    for id in ids {
      try database.execute(
        sql: """
          UPDATE notice_records SET state = ?, settled = ?, tries = tries + 1, error = ? WHERE id = ? AND state = 'waiting'
          """, arguments: [state.rawValue, time.nanoseconds, error, id])
    }
    try database.execute(
      sql: """
        DELETE FROM notice_records WHERE id IN (
          SELECT id FROM (SELECT * FROM notice_records ORDER BY id LIMIT ?)
           WHERE settled < ? AND episode NOT IN (SELECT id FROM episode_records WHERE "end" IS NULL))
        """, arguments: [looksPerSettlement, time.nanoseconds - keptNanoseconds])
  }

  /// The notices of a route that wait, in the order in which they are to be sent: urgent ones first.
  static func waiting(route: String, limit: Int, _ database: Database) throws -> [Notice] {
    let sql = """
      SELECT \(columns) FROM notice_records WHERE route = ? AND state = 'waiting' ORDER BY urgent DESC, id LIMIT ?
      """
    return try load(sql, [route, limit], database)
  }

  /// How many notices of each route wait, and since when, by route.
  static func waits(_ database: Database) throws -> [NoticeWait] {
    let sql = """
      SELECT route, count(*), min(created) FROM notice_records WHERE state = 'waiting' GROUP BY route ORDER BY route
      """
    return try Row.fetchAll(database, sql: sql).map {
      NoticeWait(route: $0[0], count: $0[1], oldest: Timestamp(nanoseconds: $0[2]))
    }
  }

  /// Notices, the newest first.
  static func newest(episode: Int64?, waitingOnly: Bool, limit: Int, _ database: Database) throws -> [Notice] {
    let sql = """
      SELECT \(columns) FROM notice_records
       WHERE (?1 IS NULL OR episode = ?1) AND (?2 = 0 OR state = 'waiting') ORDER BY id DESC LIMIT ?3
      """
    return try load(sql, [episode, waitingOnly, limit], database)
  }

  /// The highest number ever given.
  static func lastID(_ database: Database) throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'notice_records'") ?? 0
  }

  /// What the routes were told of open episodes.
  static func told(_ database: Database) throws -> [NoticeMemory.Key: NoticeMemory.Told] {
    let sql = """
      SELECT route, episode, max(created), max(severity) FROM notice_records
       WHERE episode IN (SELECT id FROM episode_records WHERE "end" IS NULL)
       GROUP BY route, episode
      """
    var told: [NoticeMemory.Key: NoticeMemory.Told] = [:]
    for row in try Row.fetchAll(database, sql: sql) {
      guard let severity = Severity(rawValue: row[3]) else { continue }
      told[.init(route: row[0], episode: row[1])] = .init(last: Timestamp(nanoseconds: row[2]), severity: severity)
    }
    return told
  }

  private static func load(_ sql: String, _ arguments: StatementArguments, _ database: Database) throws -> [Notice] {
    try Row.fetchAll(database, sql: sql, arguments: arguments).map(notice)
  }

  private static func notice(_ row: Row) throws -> Notice {
    let id: Int64 = row[0]
    guard let transition = Notice.Transition(rawValue: row[4]), let severity = Severity(rawValue: row[5]),
      let state = Notice.State(rawValue: row[10])
    else { throw StoreError(.corrupt, "notice \(id) can't be read") }
    let settled: Int64? = row[11]
    return Notice(
      id: id, bundle: row[1], route: row[2], episode: row[3], transition: transition, severity: severity,
      isUrgent: row[6], created: Timestamp(nanoseconds: row[7]), due: Timestamp(nanoseconds: row[8]), tries: row[9],
      state: state, settled: settled.map { Timestamp(nanoseconds: $0) }, error: row[12], alarm: row[13])
  }
}
