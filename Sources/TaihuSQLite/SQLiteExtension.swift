internal import GRDBSQLite
internal import TaihuStore

/// What SQLite calls when a program loads `libtaihu_sqlite.so`: makes the table `readings` known to its connection, which
/// must be one to a Taihu database.
///
/// SQLite derives the name of this function from that of the file.
@_cdecl("sqlite3_taihusqlite_init")
@unsafe public func initialize(
  _ connection: OpaquePointer?, _ message: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ routines: UnsafeRawPointer?
) -> CInt {
  do {
    guard unsafe isOwnLibrary(routines) else { throw Fault.otherLibrary }
    guard let connection = unsafe connection, let name = unsafe sqlite3_db_filename(connection, "main"),
      unsafe name.pointee != 0
    else { throw Fault.noFile }
    try unsafe StoreReader(path: String(cString: name)).register(on: connection)
    return SQLITE_OK | loadPermanently
  } catch {
    let text = unsafe sqlite3_str_new(nil)
    unsafe sqlite3_str_appendall(text, "taihu: \(error)")
    unsafe message?.pointee = sqlite3_str_finish(text)
    return SQLITE_ERROR
  }
}

/// Asks SQLite not to unload this library with the connection, `SQLITE_OK_LOAD_PERMANENTLY`: threads of the Swift runtime
/// may still be on their way through it.
private let loadPermanently: CInt = 1 << 8

/// Why the table can't be offered.
private enum Fault: Error, CustomStringConvertible {
  case noFile, otherLibrary

  var description: String {
    switch self {
    case .noFile: "open a Taihu database first: `.open FILE`, or give it when the program starts"
    case .otherLibrary:
      "this program carries an SQLite of its own; one that uses the system's libsqlite3.so.0 is needed"
    }
  }
}

/// Whether the program that loads uses the very library that this one is linked to: its handles are of no use to another.
/// The first of the routines handed over is `sqlite3_aggregate_context`.
@unsafe private func isOwnLibrary(_ routines: UnsafeRawPointer?) -> Bool {
  let own: @convention(c) (OpaquePointer?, CInt) -> UnsafeMutableRawPointer? = unsafe sqlite3_aggregate_context
  return unsafe routines?.load(as: UnsafeRawPointer.self) == unsafeBitCast(own, to: UnsafeRawPointer.self)
}
