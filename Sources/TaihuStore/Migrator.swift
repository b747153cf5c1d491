internal import GRDB

/// Brings a database to the present schema: one transaction per step, each after a look at the free space.
struct Migrator {
  /// Step *n* leads from version *n* to *n* + 1.
  var steps = Schema.migrations
  /// Free space around the database.
  let space: DiskSpace

  /// Runs the steps that are missing. A step that fails leaves the version before it.
  func migrate(_ database: Database) throws {
    var version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    while version < steps.count {
      try space.check(writing: try bytes(database))
      try database.inTransaction(.immediate) {
        try database.execute(sql: steps[version])
        try database.execute(
          sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(version + 1)")
        return .commit
      }
      version += 1
    }
  }

  /// A step may rewrite everything once.
  private func bytes(_ database: Database) throws -> Int64 {
    let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
    let pageBytes = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0
    return pages * pageBytes
  }
}
