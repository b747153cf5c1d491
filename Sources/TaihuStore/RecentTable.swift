internal import GRDB
internal import TaihuCore

/// Reading and writing `recent_0` and `recent_1`.
struct RecentTable {
  private static let columns = "seq, series, time, delay, value, quality, reasons"

  private let inserts: [HotStatement]

  /// Prepares the inserts.
  init(_ database: Database) throws {
    inserts = try (0...1).map { try HotStatement(database, "INSERT INTO recent_\($0) VALUES (?, ?, ?, ?, ?, ?, ?)") }
  }

  /// Appends one reading to table 0 or 1.
  func insert(_ row: OpenReading, into table: Int) throws {
    let (statement, reading) = (inserts[table], row.reading)
    statement.bind(row.sequence, at: 0)
    statement.bind(Int64(reading.series.rawValue), at: 1)
    statement.bind(reading.time.nanoseconds, at: 2)
    statement.bind(reading.received.nanoseconds &- reading.time.nanoseconds, at: 3)
    statement.bind(reading.value, at: 4)
    statement.bind(Int64(reading.quality.rawValue), at: 5)
    statement.bind(Int64(reading.reasons.rawValue), at: 6)
    try statement.run()
  }

  /// Removes the readings of these sequence numbers, wherever they are.
  static func delete(_ sequences: [Int64], _ database: Database) throws {
    for sequence in sequences {
      try database.execute(sql: "DELETE FROM recent_0 WHERE seq = ?", arguments: [sequence])
      try database.execute(sql: "DELETE FROM recent_1 WHERE seq = ?", arguments: [sequence])
    }
  }

  /// The highest sequence number in table 0 or 1, or 0.
  static func lastSequence(of table: Int, _ database: Database) throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT max(seq) FROM recent_\(table)") ?? 0
  }

  /// Hands over the rows above a sequence number in their order, sealed ones included; stops when `body` returns
  /// `false`.
  static func forEach(after sequence: Int64, _ database: Database, _ body: (OpenReading) throws -> Bool) throws {
    let statement = try HotStatement(
      database,
      "SELECT \(columns) FROM recent_0 WHERE seq > ?1 UNION ALL SELECT \(columns) FROM recent_1 WHERE seq > ?1 ORDER BY seq"
    )
    statement.bind(sequence, at: 0)
    defer { statement.reset() }
    while try statement.next() {
      guard try body(row(statement)) else { return }
    }
  }

  /// Hands over the rows that count, in the order of their sequence numbers.
  static func forEachOpen(_ progress: Progress, _ database: Database, _ body: (OpenReading) throws -> Void) throws {
    try forEach(after: progress.sealed, database) { row in
      if progress.counts(row) { try body(row) }
      return true
    }
  }

  /// The rows of one series that count, in `from..<to`, in the order of their sequence numbers. Scans everything unsealed.
  static func open(
    of series: SeriesID, from: Timestamp, to: Timestamp, _ progress: Progress, _ database: Database
  ) throws -> [OpenReading] {
    let isSealed = progress.isSealing && Int64(series.rawValue) <= progress.roundSeries
    let condition = "WHERE seq > ?1 AND series = ?2 AND time >= ?3 AND time < ?4"
    let statement = try HotStatement(
      database,
      "SELECT \(columns) FROM recent_0 \(condition) UNION ALL SELECT \(columns) FROM recent_1 \(condition) ORDER BY seq"
    )
    statement.bind(isSealed ? progress.round : progress.sealed, at: 0)
    statement.bind(Int64(series.rawValue), at: 1)
    statement.bind(from.nanoseconds, at: 2)
    statement.bind(to.nanoseconds, at: 3)
    var rows: [OpenReading] = []
    while try statement.next() { rows.append(row(statement)) }
    return rows
  }

  /// The reading of the columns `seq, series, time, delay, value, quality, reasons`.
  static func row(_ statement: HotStatement) -> OpenReading {
    let time = statement.integer(2)
    return OpenReading(
      sequence: statement.integer(0),
      reading: Reading(
        series: SeriesID(UInt32(truncatingIfNeeded: statement.integer(1))), time: Timestamp(nanoseconds: time),
        received: Timestamp(nanoseconds: time &+ statement.integer(3)), value: statement.real(4),
        quality: Quality(rawValue: UInt8(truncatingIfNeeded: statement.integer(5))) ?? .bad,
        reasons: QualityReasons(rawValue: UInt32(truncatingIfNeeded: statement.integer(6)))))
  }
}
