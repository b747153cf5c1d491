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

  /// All states, in the order of the series.
  static func load(_ database: Database) throws -> [DetectorRecord] {
    let sql = "SELECT series, as_of_seq, state FROM detector_state ORDER BY series"
    return try Row.fetchAll(database, sql: sql).map { row in
      let state: Data = row[2]
      return DetectorRecord(series: SeriesID(row[0]), asOf: row[1], state: [UInt8](state))
    }
  }
}
