internal import Foundation
internal import GRDB
internal import TaihuCore

extension StoreReader {
  /// Runs SQL of a person over tables and views; several statements may be given, divided by semicolons. Nothing can be
  /// changed by it.
  ///
  /// - Parameters:
  ///   - columns: told the names of the columns of each statement that gives rows.
  ///   - row: handed each row; returns whether to go on.
  /// - Throws: `sql-failed` with SQLite's words, or what the closures throw.
  public func rows(
    sql: String, columns: ([String]) throws -> Void, row: ([SQLValue]) throws -> Bool
  ) throws {
    do {
      try read { database in
        let statements = try database.allStatements(sql: sql)
        while let statement = try statements.next() {
          guard try run(statement, columns, row) else { return }
        }
      }
    } catch let error as DatabaseError {
      throw OperatorError(
        .failure, code: "sql-failed", error.message ?? "\(error.resultCode)",
        hint: "the views are described in docs/schema.md; nothing can be changed over this connection")
    }
  }

  /// Makes the table `readings` known to a connection of another part of this process, over which it then answers like a
  /// table of that connection's own. Each question sees the newest committed state as of its beginning, over a connection
  /// of this reader's.
  ///
  /// - Parameter connection: an `sqlite3 *` of the library that this one is linked to. It keeps the reader, and is its one
  ///   thread from now on.
  @unsafe public func register(on connection: OpaquePointer) throws {
    try unsafe ReadingsModule.register(on: connection, keeping: self)
  }

  private func run(
    _ statement: Statement, _ columns: ([String]) throws -> Void, _ row: ([SQLValue]) throws -> Bool
  ) throws -> Bool {
    guard statement.columnCount > 0 else {
      try statement.execute()
      return true
    }
    try columns(statement.columnNames)
    let cursor = try Row.fetchCursor(statement)
    while let found = try cursor.next() {
      guard try row((0..<found.count).map { Self.value(found[$0] as DatabaseValue) }) else { return false }
    }
    return true
  }

  private static func value(_ value: DatabaseValue) -> SQLValue {
    switch value.storage {
    case .null: .null
    case .int64(let integer): .integer(integer)
    case .double(let real): .real(real)
    case .string(let text): .text(text)
    case .blob(let data): .blob([UInt8](data))
    }
  }
}
