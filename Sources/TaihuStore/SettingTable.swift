internal import GRDB

/// Reading and writing `settings`.
enum SettingTable {
  /// Saves a text under a key.
  static func set(_ key: String, _ value: String, _ database: Database) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
    try statement.execute(arguments: [key, value])
  }

  /// The texts of all keys that begin with a prefix, by what follows it.
  static func all(prefix: String, _ database: Database) throws -> [String: String] {
    let sql =
      "SELECT substr(key, length(?1) + 1), value FROM settings WHERE key >= ?1 AND substr(key, 1, length(?1)) = ?1"
    var texts: [String: String] = [:]
    for row in try Row.fetchAll(database, sql: sql, arguments: [prefix]) { texts[row[0]] = row[1] }
    return texts
  }

  /// The text of a key, or `nil`.
  static func get(_ key: String, _ database: Database) throws -> String? {
    try String.fetchOne(database, sql: "SELECT value FROM settings WHERE key = ?", arguments: [key])
  }
}
