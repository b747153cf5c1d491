internal import GRDB

/// Reading and writing `settings`.
enum SettingTable {
  /// Saves a text under a key.
  static func set(_ key: String, _ value: String, _ database: Database) throws {
    try database.execute(
      sql: "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      arguments: [key, value])
  }

  /// The text of a key, or `nil`.
  static func get(_ key: String, _ database: Database) throws -> String? {
    try String.fetchOne(database, sql: "SELECT value FROM settings WHERE key = ?", arguments: [key])
  }
}
