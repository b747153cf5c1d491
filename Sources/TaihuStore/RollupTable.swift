internal import GRDB
internal import TaihuCore

/// Reading and writing the rollups of one width over one connection.
struct RollupTable {
  /// The width.
  let level: RollupLevel
  private let insertion: HotStatement
  private let update: HotStatement
  private let read: HotStatement
  private let readMany: HotStatement
  private let nextBucket: HotStatement

  /// Prepares the statements.
  init(_ level: RollupLevel, _ database: Database) throws {
    self.level = level
    insertion = try HotStatement(database, "INSERT INTO \(level.table) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
    update = try HotStatement(
      database,
      """
      UPDATE \(level.table) SET good = ?4, suspect = ?5, bad = ?6, min = ?7, max = ?8, sum = ?9
       WHERE bucket = ?1 AND series = ?2 AND slot = ?3
      """)
    read = try HotStatement(
      database,
      """
      SELECT slot, good, suspect, bad, min, max, sum FROM \(level.table)
       WHERE bucket = ? AND series = ? AND slot BETWEEN ? AND ? ORDER BY slot
      """)
    readMany = try HotStatement(
      database,
      """
      SELECT slot, good, suspect, bad, min, max, sum, series FROM \(level.table)
       WHERE bucket = ? AND series BETWEEN ? AND ? ORDER BY series, slot
      """)
    nextBucket = try HotStatement(database, "SELECT min(bucket) FROM \(level.table) WHERE bucket >= ?")
  }

  /// Writes the window of a series, in place of what was there.
  func save(_ window: WindowSummary, of series: SeriesID) throws {
    bind(window, of: series, to: update)
    if try update.runCounting() > 0 { return }
    bind(window, of: series, to: insertion)
    try insertion.run()
  }

  /// Writes a window of which most likely nothing is stored, in half the time of ``save(_:of:)``. There may be one after
  /// all when a damaged chunk was set aside.
  func insert(_ window: WindowSummary, of series: SeriesID) throws {
    bind(window, of: series, to: insertion)
    do {
      try insertion.run()
    } catch let error as DatabaseError where error.resultCode.primaryResultCode == .SQLITE_CONSTRAINT {
      bind(window, of: series, to: update)
      try update.run()
    }
  }

  private func bind(_ window: WindowSummary, of series: SeriesID, to statement: HotStatement) {
    statement.bind(level.bucket(of: window.start), at: 0)
    statement.bind(Int64(series.rawValue), at: 1)
    statement.bind(level.slot(of: window.start), at: 2)
    statement.bind(Int64(window.good), at: 3)
    statement.bind(Int64(window.suspect), at: 4)
    statement.bind(Int64(window.bad), at: 5)
    bind(window.count > 0 ? window.min : nil, at: 6, to: statement)
    bind(window.count > 0 ? window.max : nil, at: 7, to: statement)
    bind(window.count > 0 ? window.sum : nil, at: 8, to: statement)
  }

  /// The window of a series that begins at an instant.
  func window(of series: SeriesID, at start: Timestamp) throws -> WindowSummary? {
    let slot = level.slot(of: start)
    var found: WindowSummary?
    try forEach(in: level.bucket(of: start), of: series, slots: slot...slot) { found = $0 }
    return found
  }

  /// The windows of a series that begin in `from..<to`, in the order of time.
  ///
  /// - Complexity: O(log *n*) a bucket that holds rows of any series.
  func forEach(
    of series: SeriesID, from: Timestamp, to: Timestamp, _ body: (WindowSummary) throws -> Void
  ) throws {
    guard from < to else { return }
    let end = level.bucket(of: to.advanced(byNanoseconds: -1))
    var next = try bucket(atOrAfter: level.bucket(of: from))
    while let bucket = next, bucket <= end {
      try forEach(in: bucket, of: series) { window in
        if from <= window.start && window.start < to { try body(window) }
      }
      next = try self.bucket(atOrAfter: bucket + 1)
    }
  }

  /// The windows of a series in one bucket, in the order of time.
  func forEach(
    in bucket: Int64, of series: SeriesID, slots: ClosedRange<Int64> = 0...Int64(Int32.max),
    _ body: (WindowSummary) throws -> Void
  ) throws {
    for (index, value) in [bucket, Int64(series.rawValue), slots.lowerBound, slots.upperBound].enumerated() {
      read.bind(value, at: Int32(index))
    }
    defer { read.reset() }
    while try read.next() { try body(window(read, bucket)) }
  }

  /// The windows that begin in `from..<to`, with the numbers of their series, of all series in a range: by bucket, then by
  /// series, then by time.
  func forEach(
    ofAll series: ClosedRange<SeriesID>, from: Timestamp, to: Timestamp, _ body: (Int64, WindowSummary) -> Void
  ) throws {
    guard from < to else { return }
    let end = level.bucket(of: to.advanced(byNanoseconds: -1))
    var next = try bucket(atOrAfter: level.bucket(of: from))
    while let bucket = next, bucket <= end {
      readMany.bind(bucket, at: 0)
      readMany.bind(Int64(series.lowerBound.rawValue), at: 1)
      readMany.bind(Int64(series.upperBound.rawValue), at: 2)
      defer { readMany.reset() }
      while try readMany.next() {
        let window = window(readMany, bucket)
        if from <= window.start && window.start < to { body(readMany.integer(7), window) }
      }
      next = try self.bucket(atOrAfter: bucket + 1)
    }
  }

  private func window(_ row: HotStatement, _ bucket: Int64) -> WindowSummary {
    var window = WindowSummary(start: level.start(bucket: bucket, slot: row.integer(0)))
    (window.good, window.suspect) = (Int(row.integer(1)), Int(row.integer(2)))
    window.bad = Int(row.integer(3))
    if window.count > 0 { (window.min, window.max, window.sum) = (value(row, 4), value(row, 5), value(row, 6)) }
    return window
  }

  /// The first bucket from one on that holds rows, or `nil`.
  func bucket(atOrAfter bucket: Int64) throws -> Int64? {
    nextBucket.bind(bucket, at: 0)
    defer { nextBucket.reset() }
    guard try nextBucket.next(), !nextBucket.isNull(0) else { return nil }
    return nextBucket.integer(0)
  }

  /// The least bucket and the greatest that hold rows; `nil` when there are none.
  ///
  /// - Complexity: O(log *n*).
  func buckets(_ database: Database) throws -> ClosedRange<Int64>? {
    guard let first = try bucket(atOrAfter: .min),
      let last = try Int64.fetchOne(database, sql: "SELECT max(bucket) FROM \(level.table)")
    else { return nil }
    return first...last
  }

  /// Thousandths that are whole and give the number back exactly are stored as an integer, everything else as it is.
  private func bind(_ value: Double?, at index: Int32, to statement: HotStatement) {
    guard let value else { return statement.bindNull(at: index) }
    if let thousandths = Int64(exactly: (value * 1_000).rounded()), Double(thousandths) / 1_000 == value,
      thousandths != 0 || value.sign == .plus
    {
      statement.bind(thousandths, at: index)
    } else {
      statement.bind(value, at: index)
    }
  }

  private func value(_ row: HotStatement, _ column: Int32) -> Double {
    row.isInteger(column) ? Double(row.integer(column)) / 1_000 : row.real(column)
  }
}

/// The rollups of every width.
struct RollupTables {
  private let tables: [RollupTable]

  /// Prepares the statements.
  init(_ database: Database) throws {
    tables = try RollupLevel.allCases.map { try RollupTable($0, database) }
  }

  /// The rollups of one width.
  subscript(_ level: RollupLevel) -> RollupTable { tables[level.rawValue] }
}
