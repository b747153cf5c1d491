internal import GRDB
internal import TaihuCore

/// From when on the readings of each series are kept: the table `raw_kept`. No chunk holds a reading from before.
enum RawKeptTable {
  /// Writes the mark of a series.
  static func save(_ series: SeriesID, _ since: Timestamp, _ database: Database) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO raw_kept (series, since) VALUES (?, ?)")
    try statement.execute(arguments: [series.rawValue, since.nanoseconds])
  }

  /// Hands over every mark.
  static func forEach(_ database: Database, _ body: (SeriesID, Timestamp) -> Void) throws {
    let rows = try Row.fetchCursor(database, sql: "SELECT series, since FROM raw_kept")
    while let row = try rows.next() {
      let id: Int64 = row[0]
      body(SeriesID(UInt32(truncatingIfNeeded: id)), Timestamp(nanoseconds: row[1]))
    }
  }
}
