internal import GRDB
internal import TaihuCore

/// Reading and writing the rollups of one width over one connection.
struct RollupTable {
  /// The width.
  let level: RollupLevel
  private let write: HotStatement
  private let read: HotStatement
  private let readMany: HotStatement
  private let nextBucket: HotStatement

  /// Prepares the statements.
  init(_ level: RollupLevel, _ database: Database) throws {
    self.level = level
    write = try HotStatement(
      database, "INSERT OR REPLACE INTO \(level.table) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
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
    write.bind(level.bucket(of: window.start), at: 0)
    write.bind(Int64(series.rawValue), at: 1)
    write.bind(level.slot(of: window.start), at: 2)
    for (index, count) in [window.good, window.suspect, window.bad].enumerated() {
      write.bind(Int64(count), at: Int32(3 + index))
    }
    for (index, value) in [window.min, window.max, window.sum].enumerated() {
      bind(window.count > 0 ? value : nil, at: Int32(6 + index))
    }
    try write.run()
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
  private func bind(_ value: Double?, at index: Int32) {
    guard let value else { return write.bindNull(at: index) }
    if let thousandths = Int64(exactly: (value * 1_000).rounded()), Double(thousandths) / 1_000 == value,
      thousandths != 0 || value.sign == .plus
    {
      write.bind(thousandths, at: index)
    } else {
      write.bind(value, at: index)
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
