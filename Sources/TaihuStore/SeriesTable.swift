internal import GRDB
internal import TaihuCore

/// Reading and writing `series_dictionary`.
enum SeriesTable {
  /// Writes a series; a row that says the same already is not touched.
  static func save(_ entry: SeriesCatalog.Entry, _ database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO series_dictionary (id, name, labels, unit, pack, cadence, states, origin)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
          unit = excluded.unit, pack = excluded.pack, cadence = excluded.cadence, states = excluded.states,
          origin = excluded.origin
        WHERE (unit, pack, states, origin) <> (excluded.unit, excluded.pack, excluded.states, excluded.origin)
           OR cadence IS NOT excluded.cadence
        """)
    try statement.execute(arguments: [
      entry.id.rawValue, entry.key.name, JSONText.labels(entry.key.labels), entry.traits.unit, entry.traits.pack,
      entry.traits.rules.cadence, JSONText.states(entry.traits.states), entry.traits.origin,
    ])
  }

  /// All series in the order of their ids, or those that a condition may be met by.
  static func load(_ database: Database, where condition: SeriesCondition = SeriesCondition()) throws -> [SeriesRecord]
  {
    let sql = """
      SELECT id, name, labels, unit, pack, cadence, states, origin FROM series_dictionary \(condition.sql) ORDER BY id
      """
    let arguments = StatementArguments(condition.texts)
    return try Array(Row.fetchCursor(database, sql: sql, arguments: arguments).map { try record($0) })
  }

  /// The series of these ids, in the order given.
  static func load(_ ids: [SeriesID], _ database: Database) throws -> [SeriesRecord] {
    let statement = try database.cachedStatement(
      sql: "SELECT id, name, labels, unit, pack, cadence, states, origin FROM series_dictionary WHERE id = ?")
    return try ids.compactMap { id in
      try Row.fetchOne(statement, arguments: [id.rawValue]).map { try record($0) }
    }
  }

  private static func record(_ row: Row) throws -> SeriesRecord {
    let id: Int64 = row[0]
    guard let number = UInt32(exactly: id), let labels = JSONText.labels(in: row[2]),
      let states = JSONText.states(in: row[6])
    else { throw StoreError(.corrupt, "series \(id) of series_dictionary can't be read") }
    return SeriesRecord(
      id: SeriesID(number), key: SeriesKey(name: row[1], labels: labels),
      traits: SeriesTraits(
        unit: row[3], pack: row[4], states: states, rules: QualityRules(cadence: row[5]), origin: row[7]))
  }
}
