internal import Foundation
internal import GRDB
public import TaihuCore

/// A detector's state as it was saved.
public struct DetectorRecord: Hashable, Sendable {
  /// The series.
  public var series: SeriesID
  /// The sequence number of the last reading that the state had seen; later ones are to be judged again.
  public var asOf: Int64
  /// The state.
  public var state: [UInt8]
}

/// Reading and writing `detector_state`.
enum DetectorTable {
  /// Saves a series' state.
  static func save(_ id: SeriesID, asOf sequence: Int64, _ state: [UInt8], _ database: Database) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO detector_state (series, as_of_seq, state) VALUES (?, ?, ?)")
    try statement.execute(arguments: [id.rawValue, sequence, Data(state)])
  }

  /// Hands over all states in the order of the series, one at a time, since together they may be hundreds of megabytes.
  static func forEach(_ database: Database, _ body: (DetectorRecord) throws -> Void) throws {
    let sql = "SELECT series, as_of_seq, state FROM detector_state ORDER BY series"
    let rows = try Row.fetchCursor(database, sql: sql)
    while let row = try rows.next() {
      let state: Data = row[2]
      try body(DetectorRecord(series: SeriesID(row[0]), asOf: row[1], state: [UInt8](state)))
    }
  }
}
