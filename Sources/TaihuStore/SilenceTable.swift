internal import GRDB
internal import TaihuCore

/// Reading and writing what people have said about episodes: `acknowledgements` and `silences`.
enum SilenceTable {
  /// Notes an acknowledgement beside earlier ones.
  static func insert(_ acknowledgement: Acknowledgement, _ database: Database) throws {
    try database.execute(
      sql: "INSERT INTO acknowledgements (episode, author, note, time) VALUES (?, ?, ?, ?)",
      arguments: [
        acknowledgement.episode, acknowledgement.author, acknowledgement.note, acknowledgement.time.nanoseconds,
      ])
  }

  /// Notes a silence.
  static func insert(_ silence: Silence, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO silences ("match", maintenance, "from", until, author, note, created) VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        silence.match, silence.isMaintenance, silence.from.nanoseconds, silence.until.nanoseconds, silence.author,
        silence.note, silence.created.nanoseconds,
      ])
  }

  /// Ends a silence that is not over yet.
  static func end(_ id: Int64, at time: Timestamp, _ database: Database) throws {
    try database.execute(
      sql: "UPDATE silences SET until = ?1 WHERE id = ?2 AND until > ?1", arguments: [time.nanoseconds, id])
  }

  /// The last acknowledgement of each episode.
  static func acknowledgements(_ database: Database) throws -> [Int64: Acknowledgement] {
    var last: [Int64: Acknowledgement] = [:]
    for row in try Row.fetchAll(database, sql: "SELECT episode, author, note, time FROM acknowledgements ORDER BY id") {
      last[row[0]] = Acknowledgement(
        episode: row[0], author: row[1], note: row[2], time: Timestamp(nanoseconds: row[3]))
    }
    return last
  }

  /// The open episodes that were acknowledged.
  static func acknowledgedOpen(_ database: Database) throws -> Set<Int64> {
    let sql = """
      SELECT episode FROM acknowledgements WHERE episode IN (SELECT id FROM episode_records WHERE "end" IS NULL)
      """
    return Set(try Int64.fetchAll(database, sql: sql))
  }

  /// Silences in the order of their numbers, those that end after an instant.
  static func silences(endingAfter time: Timestamp?, _ database: Database) throws -> [Silence] {
    let sql = """
      SELECT id, "match", maintenance, "from", until, author, note, created FROM silences
       WHERE ?1 IS NULL OR until > ?1 ORDER BY id
      """
    return try Row.fetchAll(database, sql: sql, arguments: [time?.nanoseconds]).map { row in
      Silence(
        id: row[0], match: row[1], isMaintenance: row[2], from: Timestamp(nanoseconds: row[3]),
        until: Timestamp(nanoseconds: row[4]), author: row[5], note: row[6], created: Timestamp(nanoseconds: row[7]))
    }
  }
}
