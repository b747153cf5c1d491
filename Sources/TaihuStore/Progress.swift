internal import GRDB
internal import TaihuCore

/// How far sealing and flushing have come: the one row of the table `progress`.
///
/// A reading in `recent_0` or `recent_1` counts when its sequence number is above `sealed`, and above `round` or its
/// series above `roundSeries`; the others are in chunks already.
struct Progress: Hashable {
  /// Which of the two tables takes new readings: 0 or 1.
  var filling = 0
  /// Everything up to this sequence number is in chunks.
  var sealed: Int64 = 0
  /// Up to where the round in progress seals; equal to `sealed` when there is none.
  var round: Int64 = 0
  /// The series up to which the round in progress has come.
  var roundSeries: Int64 = 0
  /// `latest_saved` holds the newest readings up to this sequence number.
  var latest: Int64 = 0

  /// Whether a round of sealing is in progress.
  var isSealing: Bool { round > sealed }

  /// The table that takes new readings.
  var fillingTable: String { "recent_\(filling)" }
  /// The other one.
  var restingTable: String { "recent_\(1 - filling)" }

  /// Whether a row is not in a chunk yet.
  func counts(_ row: OpenReading) -> Bool {
    row.sequence > sealed && (row.sequence > round || Int64(row.reading.series.rawValue) > roundSeries)
  }

  /// Reads it.
  static func load(_ database: Database) throws -> Progress {
    let sql = "SELECT filling, sealed_seq, round_seq, round_series, latest_seq FROM progress WHERE id = 1"
    guard let row = try Row.fetchOne(database, sql: sql) else {
      throw StoreError(.corrupt, "the table progress is empty")
    }
    return Progress(filling: row[0], sealed: row[1], round: row[2], roundSeries: row[3], latest: row[4])
  }

  /// Writes it.
  func save(_ database: Database) throws {
    try database.execute(
      sql: """
        UPDATE progress SET filling = ?, sealed_seq = ?, round_seq = ?, round_series = ?, latest_seq = ? WHERE id = 1
        """, arguments: [filling, sealed, round, roundSeries, latest])
  }
}
