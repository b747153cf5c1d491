internal import GRDB
internal import TaihuCore

/// Reading and writing `recent_0` and `recent_1`, rows of many readings each, and `withdrawn`, the sequence numbers of
/// those readings that were replaced before they came into a chunk.
final class RecentTable {
  private static let columns =
    (["seq", "count", "unit", "real", "data"] + RecentBatch.Field.allCases.flatMap { [$0.name, $0.widthName] })
    .joined(separator: ", ")
  private static let fieldsColumn: Int32 = 5

  private let inserts: [HotStatement]
  private var encoder = RecentBatchEncoder()

  /// Prepares the inserts.
  init(_ database: Database) throws {
    let places = (0..<5 + 2 * RecentBatch.Field.allCases.count).map { _ in "?" }.joined(separator: ", ")
    inserts = try (0...1).map {
      try HotStatement(database, "INSERT INTO recent_\($0) (\(Self.columns)) VALUES (\(places))")
    }
  }

  /// Appends readings to table 0 or 1.
  func insert(_ rows: ArraySlice<OpenReading>, into table: Int) throws {
    let statement = inserts[table]
    try encoder.encode(rows) { batch, digits in
      statement.bind(batch.sequence, at: 0)
      statement.bind(Int64(batch.count), at: 1)
      statement.bind(batch.unit, at: 2)
      if let real = batch.real { statement.bind(real, at: 3) } else { statement.bindNull(at: 3) }
      statement.bind(digits, at: 4)
      for field in RecentBatch.Field.allCases {
        let column = Self.fieldsColumn + 2 * Int32(field.rawValue)
        statement.bind(batch.bases[field.rawValue], at: column)
        statement.bind(Int64(batch.widths[field.rawValue]), at: column + 1)
      }
      try statement.run()
    }
  }

  /// Notes that the readings of these sequence numbers count no more.
  static func withdraw(_ sequences: [Int64], _ database: Database) throws {
    for sequence in sequences {
      try database.execute(sql: "INSERT OR IGNORE INTO withdrawn (seq) VALUES (?)", arguments: [sequence])
    }
  }

  /// Empties table 0 or 1, whose sequence numbers reach up to `last`.
  static func empty(_ table: Int, through last: Int64, _ database: Database) throws {
    try database.execute(sql: "DELETE FROM recent_\(table)")
    try database.execute(sql: "DELETE FROM withdrawn WHERE seq <= ?", arguments: [last])
  }

  /// The highest sequence number in table 0 or 1, or 0.
  static func lastSequence(of table: Int, _ database: Database) throws -> Int64 {
    try Int64.fetchOne(
      database, sql: "SELECT seq + count - 1 FROM recent_\(table) ORDER BY seq DESC LIMIT 1") ?? 0
  }

  /// Hands over the readings above a sequence number in their order, sealed ones included; stops when `body` returns
  /// `false`.
  static func forEach(after sequence: Int64, _ database: Database, _ body: (OpenReading) throws -> Bool) throws {
    let withdrawn = try withdrawn(after: sequence, database)
    try forEachBatch(after: sequence, database) { batch, digits in
      let decoder = try RecentBatchDecoder(batch, digits: digits.byteCount)
      for index in max(0, Int(sequence - batch.sequence) + 1)..<batch.count {
        let row = try decoder.row(index, digits)
        if !withdrawn.isEmpty && withdrawn.contains(row.sequence) { continue }
        guard try body(row) else { return false }
      }
      return true
    }
  }

  /// Hands over the readings that count, in the order of their sequence numbers.
  static func forEachOpen(_ progress: Progress, _ database: Database, _ body: (OpenReading) throws -> Void) throws {
    try forEach(after: progress.sealed, database) { row in
      if progress.counts(row) { try body(row) }
      return true
    }
  }

  /// The readings of one series that count, in `from..<to`, in the order of their sequence numbers.
  ///
  /// - Complexity: O(unsealed readings of all series), of which only a digit of the series is looked at; rows that can hold
  ///   none by their bounds are passed over unread.
  static func open(
    of series: SeriesID, from: Timestamp, to: Timestamp, _ progress: Progress, _ database: Database
  ) throws -> [OpenReading] {
    let isSealed = progress.isSealing && Int64(series.rawValue) <= progress.roundSeries
    guard from < to else { return [] }
    let times = from.nanoseconds...to.nanoseconds - 1
    return try rows(of: series, times, after: isSealed ? progress.round : progress.sealed, database)
  }

  /// The readings of one series above a sequence number, of a range of times, in the order of their sequence numbers;
  /// sealed ones included.
  ///
  /// - Complexity: as of ``open(of:from:to:_:_:)``.
  static func rows(
    of series: SeriesID, _ times: ClosedRange<Int64> = .min ... .max, after start: Int64, _ database: Database
  ) throws -> [OpenReading] {
    let withdrawn = try withdrawn(after: start, database)
    var rows: [OpenReading] = []
    let mayHold = { (batch: RecentBatch) in
      batch.mayHold(.series, Int64(series.rawValue)...Int64(series.rawValue)) && batch.mayHold(.time, times)
    }
    try forEachBatch(after: start, where: mayHold, database) { batch, digits in
      let decoder = try RecentBatchDecoder(batch, digits: digits.byteCount)
      try decoder.forEach(of: series, digits) { row in
        let isIn = row.sequence > start && times.contains(row.reading.time.nanoseconds)
        if isIn && !withdrawn.contains(row.sequence) { rows.append(row) }
      }
      return true
    }
    return rows
  }

  /// Hands over the series of each reading above a sequence number, sealed and withdrawn ones included.
  static func forEachSeries(after sequence: Int64, _ database: Database, _ body: (SeriesID) -> Void) throws {
    try forEachBatch(after: sequence, database) { batch, digits in
      let decoder = try RecentBatchDecoder(batch, digits: digits.byteCount)
      for index in 0..<batch.count { body(decoder.series(index, digits)) }
      return true
    }
  }

  /// Has the rows that hold readings above a sequence number read from the disk all at once.
  static func expect(after sequence: Int64, _ ahead: ReadAhead?, _ database: Database) {
    let keys = max(sequence - Int64(RecentBatch.readingsMax), 0)...Int64.max
    for table in 0...1 { ahead?.expect("recent_\(table)", keys, database) }
  }

  private static func withdrawn(after sequence: Int64, _ database: Database) throws -> Set<Int64> {
    Set(try Int64.fetchAll(database, sql: "SELECT seq FROM withdrawn WHERE seq > ?", arguments: [sequence]))
  }

  /// Hands over the rows that hold readings above a sequence number, in their order.
  private static func forEachBatch(
    after sequence: Int64, where mayHold: (RecentBatch) -> Bool = { _ in true }, _ database: Database,
    _ body: (RecentBatch, RawSpan) throws -> Bool
  ) throws {
    let condition = "WHERE seq > ?1 - \(RecentBatch.readingsMax) AND seq + count - 1 > ?1"
    let statement = try HotStatement(
      database,
      """
      SELECT \(columns) FROM recent_0 \(condition) UNION ALL SELECT \(columns) FROM recent_1 \(condition) ORDER BY seq
      """)
    statement.bind(sequence, at: 0)
    defer { statement.reset() }
    while try statement.next() {
      let batch = batch(statement)
      guard mayHold(batch) else { continue }
      guard try statement.withBytes(4, { try body(batch, $0) }) else { return }
    }
  }

  private static func batch(_ statement: HotStatement) -> RecentBatch {
    var batch = RecentBatch(sequence: statement.integer(0), count: Int(statement.integer(1)))
    batch.unit = statement.integer(2)
    batch.real = statement.isNull(3) ? nil : statement.real(3)
    for field in RecentBatch.Field.allCases {
      let column = fieldsColumn + 2 * Int32(field.rawValue)
      batch.bases[field.rawValue] = statement.integer(column)
      batch.widths[field.rawValue] = Int(statement.integer(column + 1))
    }
    return batch
  }
}
