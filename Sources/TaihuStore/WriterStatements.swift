internal import GRDB

/// The writer's statements that run once per reading or chunk, prepared once per connection.
struct WriterStatements {
  /// Appends to the recent tables.
  let recent: RecentTable
  /// Chunks.
  let chunks: ChunkTable
  /// Rollups.
  let rollups: RollupTables

  /// Prepares them.
  init(_ database: Database) throws {
    recent = try RecentTable(database)
    chunks = try ChunkTable(database)
    rollups = try RollupTables(database)
  }
}
