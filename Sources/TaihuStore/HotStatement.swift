internal import GRDB
internal import GRDBSQLite

/// A prepared statement for the few places that run once per reading or chunk: columns are bound and read without
/// boxing, through SQLite's C interface. Everything else uses GRDB's own calls.
///
/// Parameters and columns count from 0. A statement belongs to one connection and is used inside its accesses only.
struct HotStatement {
  private let statement: Statement
  private var handle: OpaquePointer { unsafe statement.sqliteStatement }

  /// Prepares the SQL once; the statement is finalized with the last copy of this value.
  init(_ database: Database, _ sql: String) throws {
    statement = try database.makeStatement(sql: sql)
  }

  /// Binds an integer.
  func bind(_ value: Int64, at index: Int32) {
    unsafe sqlite3_bind_int64(handle, index + 1, value)
  }

  /// Binds a finite number.
  func bind(_ value: Double, at index: Int32) {
    unsafe sqlite3_bind_double(handle, index + 1, value)
  }

  /// Binds NULL.
  func bindNull(at index: Int32) {
    unsafe sqlite3_bind_null(handle, index + 1)
  }

  /// Binds bytes; SQLite keeps a copy.
  func bind(_ value: [UInt8], at index: Int32) {
    let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    unsafe sqlite3_bind_blob64(handle, index + 1, value, UInt64(value.count), copied)
  }

  /// Runs to the end a statement that gives no rows, and makes it ready for the next run.
  func run() throws {
    let code = unsafe sqlite3_step(handle)
    unsafe sqlite3_reset(handle)
    guard code == SQLITE_DONE else { throw failure(code) }
  }

  /// Runs a statement that changes rows, as ``run()`` does; returns how many it changed.
  func runCounting() throws -> Int {
    try run()
    return Int(unsafe sqlite3_changes(sqlite3_db_handle(handle)))
  }

  /// Moves to the next row; at the end, or on an error, makes the statement ready for the next run.
  func next() throws -> Bool {
    let code = unsafe sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    unsafe sqlite3_reset(handle)
    guard code == SQLITE_DONE else { throw failure(code) }
    return false
  }

  /// Ends a walk over rows before its end.
  func reset() {
    unsafe sqlite3_reset(handle)
  }

  /// The integer of a column of the present row.
  func integer(_ column: Int32) -> Int64 {
    unsafe sqlite3_column_int64(handle, column)
  }

  /// The number of a column of the present row.
  func real(_ column: Int32) -> Double {
    unsafe sqlite3_column_double(handle, column)
  }

  /// Whether a column of the present row is NULL.
  func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(handle, column) == SQLITE_NULL
  }

  /// Whether a column of the present row is stored as an integer.
  func isInteger(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(handle, column) == SQLITE_INTEGER
  }

  /// A copy of the bytes of a column of the present row.
  func bytes(_ column: Int32) -> [UInt8] {
    let count = Int(unsafe sqlite3_column_bytes(handle, column))
    guard count > 0, let start = unsafe sqlite3_column_blob(handle, column) else { return [] }
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  /// The text of a column of the present row.
  func text(_ column: Int32) -> String {
    unsafe sqlite3_column_text(handle, column).map { unsafe String(cString: $0) } ?? ""
  }

  /// Lends the bytes of a column of the present row, without a copy.
  func withBytes<Value>(_ column: Int32, _ body: (RawSpan) throws -> Value) rethrows -> Value {
    let count = Int(unsafe sqlite3_column_bytes(handle, column))
    let start = unsafe sqlite3_column_blob(handle, column)
    return try body(unsafe UnsafeRawBufferPointer(start: start, count: count).bytes)
  }

  private func failure(_ code: Int32) -> DatabaseError {
    let message = unsafe String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
    return DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: statement.sql)
  }
}

/// The number of pages that a connection has written so far, to the log or to the file.
func pagesWritten(_ database: Database) -> Int {
  var current: Int32 = 0
  var highest: Int32 = 0
  let connection = unsafe database.sqliteConnection
  unsafe sqlite3_db_status(connection, SQLITE_DBSTATUS_CACHE_WRITE, &current, &highest, 0)
  return Int(current)
}
