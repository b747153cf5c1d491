internal import GRDB
internal import TaihuCore

/// Reading and writing `latest_saved`, the newest reading of each series up to `progress.latest_seq`.
enum LatestTable {
  private static let columns = "0, series, time, delay, value, quality, reasons"

  /// Writes newest readings; in the order of series, so that neighbours share pages.
  static func save(_ readings: [Reading], _ database: Database) throws {
    guard !readings.isEmpty else { return }
    let statement = try HotStatement(database, "INSERT OR REPLACE INTO latest_saved VALUES (?, ?, ?, ?, ?, ?)")
    for reading in readings {
      statement.bind(Int64(reading.series.rawValue), at: 0)
      statement.bind(reading.time.nanoseconds, at: 1)
      statement.bind(reading.received.nanoseconds &- reading.time.nanoseconds, at: 2)
      statement.bind(reading.value, at: 3)
      statement.bind(Int64(reading.quality.rawValue), at: 4)
      statement.bind(Int64(reading.reasons.rawValue), at: 5)
      try statement.run()
    }
  }

  /// Hands over every saved reading, with sequence number 0.
  static func forEach(_ database: Database, _ body: (OpenReading) -> Void) throws {
    let statement = try HotStatement(database, "SELECT \(columns) FROM latest_saved")
    while try statement.next() { body(RecentTable.row(statement)) }
  }

  /// The newest time of all readings.
  static func newestTime(_ database: Database) throws -> Timestamp? {
    let sql = """
      SELECT max(time) FROM (
        SELECT time FROM latest_saved
        UNION ALL SELECT r.time FROM progress p CROSS JOIN recent_0 r WHERE r.seq > p.latest_seq
        UNION ALL SELECT r.time FROM progress p CROSS JOIN recent_1 r WHERE r.seq > p.latest_seq)
      """
    return try Int64.fetchOne(database, sql: sql).map { Timestamp(nanoseconds: $0) }
  }

  /// The newest reading of each of some series, as of the last commit.
  static func latest(of series: Set<SeriesID>, _ database: Database) throws -> [SeriesID: Reading] {
    var latest: [SeriesID: Reading] = [:]
    try forEach(database) { row in
      if series.contains(row.reading.series) { latest[row.reading.series] = row.reading }
    }
    try RecentTable.forEach(after: Progress.load(database).latest, database) { row in
      let reading = row.reading
      if series.contains(reading.series), (latest[reading.series]?.time).map({ reading.time >= $0 }) ?? true {
        latest[reading.series] = reading
      }
      return true
    }
    return latest
  }
}
