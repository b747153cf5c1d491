internal import GRDB
internal import TaihuCore

/// Reading and writing `latest_saved`, the newest reading of each series up to `progress.latest_seq`.
enum LatestTable {
  private static let columns = "0, series, time, delay, value, quality, reasons"

  /// Writes newest readings; in the order of series, so that neighbours share pages.
  static func save(_ readings: [Reading], _ database: Database) throws {
    guard !readings.isEmpty else { return }
    let update = try HotStatement(
      database,
      "UPDATE latest_saved SET time = ?2, delay = ?3, value = ?4, quality = ?5, reasons = ?6 WHERE series = ?1")
    let insertion = try HotStatement(database, "INSERT INTO latest_saved VALUES (?, ?, ?, ?, ?, ?)")
    for reading in readings {
      bind(reading, to: update)
      if try update.runCounting() > 0 { continue }
      bind(reading, to: insertion)
      try insertion.run()
    }
  }

  private static func bind(_ reading: Reading, to statement: HotStatement) {
    statement.bind(Int64(reading.series.rawValue), at: 0)
    statement.bind(reading.time.nanoseconds, at: 1)
    statement.bind(reading.received.nanoseconds &- reading.time.nanoseconds, at: 2)
    statement.bind(reading.value, at: 3)
    statement.bind(Int64(reading.quality.rawValue), at: 4)
    statement.bind(Int64(reading.reasons.rawValue), at: 5)
  }

  /// Hands over every saved reading, with sequence number 0.
  static func forEach(_ database: Database, _ body: (OpenReading) -> Void) throws {
    let statement = try HotStatement(database, "SELECT \(columns) FROM latest_saved")
    while try statement.next() { body(row(statement)) }
  }

  /// The newest time of all readings.
  static func newestTime(_ database: Database) throws -> Timestamp? {
    var newest = try Int64.fetchOne(database, sql: "SELECT max(time) FROM latest_saved").map(
      Timestamp.init(nanoseconds:))
    try RecentTable.forEach(after: Progress.load(database).latest, database) { row in
      newest = max(newest ?? row.reading.time, row.reading.time)
      return true
    }
    return newest
  }

  /// The saved reading of each of some series that has one.
  ///
  /// - Complexity: O(log *n*) a series when they are few, O(*n*) when they are many, in the number of all series.
  static func saved(of series: Set<SeriesID>, _ database: Database) throws -> [SeriesID: Reading] {
    var saved: [SeriesID: Reading] = [:]
    guard series.count <= seeksMax else {
      try forEach(database) { row in
        if series.contains(row.reading.series) { saved[row.reading.series] = row.reading }
      }
      return saved
    }
    let statement = try HotStatement(database, "SELECT \(columns) FROM latest_saved WHERE series = ?")
    for id in series {
      statement.bind(Int64(id.rawValue), at: 0)
      while try statement.next() { saved[id] = row(statement).reading }
    }
    return saved
  }

  /// Series beyond which one scan is cheaper than a search for each, whatever the number of all.
  private static let seeksMax = 4_096

  /// The reading of the columns `seq, series, time, delay, value, quality, reasons`.
  private static func row(_ statement: HotStatement) -> OpenReading {
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
