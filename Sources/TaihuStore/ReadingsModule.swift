internal import GRDB
internal import GRDBSQLite
internal import TaihuCore

/// The virtual table `readings` as SQLite's C interface wants it: the only pointers of it are here.
///
/// SQLite calls these functions while a statement of the reader runs, on the reader's thread, so they may ask the reader.
/// Conditions on `name`, `labels` and `time` narrow the search; SQLite checks every row again.
enum ReadingsModule {
  @unsafe private struct Table {
    var base: sqlite3_vtab
    var reader: Unmanaged<StoreReader>
  }

  @unsafe private struct Cursor {
    var base: sqlite3_vtab_cursor
    var walk: Unmanaged<ReadingsWalk>?
  }

  /// Makes the table known to a connection of a reader, which must outlive it.
  static func register(_ database: Database, for reader: StoreReader) throws {
    let context = unsafe Unmanaged.passUnretained(reader).toOpaque()
    let code = unsafe sqlite3_create_module(database.sqliteConnection, "readings", module, context)
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  /// Makes the table known to a connection of someone else's, which from then on keeps the reader.
  @unsafe static func register(on connection: OpaquePointer, keeping reader: StoreReader) throws {
    let context = unsafe Unmanaged.passRetained(reader).toOpaque()
    // SQLite lets go of the reader when it fails, too.
    let code = unsafe sqlite3_create_module_v2(connection, "readings", module, context) { reader in
      if let reader = unsafe reader { unsafe Unmanaged<StoreReader>.fromOpaque(reader).release() }
    }
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  /// SQLite keeps the pointer, so it is allocated once and never freed; nothing changes it.
  nonisolated(unsafe) private static let module: UnsafePointer<sqlite3_module> = {
    var module = sqlite3_module()
    unsafe module.xConnect = { connection, context, _, _, table, _ in unsafe connect(connection, context, table) }
    unsafe module.xDisconnect = { table in unsafe disconnect(table) }
    unsafe module.xBestIndex = { _, plan in unsafe choose(plan) }
    unsafe module.xOpen = { _, cursor in unsafe open(cursor) }
    unsafe module.xClose = { cursor in unsafe close(cursor) }
    unsafe module.xFilter = { cursor, plan, _, count, values in unsafe filter(cursor, plan, count, values) }
    unsafe module.xNext = { cursor in unsafe next(cursor) }
    unsafe module.xEof = { cursor in unsafe walk(cursor)?.reading == nil ? 1 : 0 }
    unsafe module.xColumn = { cursor, result, column in unsafe give(cursor, result, column) }
    unsafe module.xRowid = { cursor, rowID in
      unsafe rowID?.pointee = walk(cursor)?.position ?? 0
      return SQLITE_OK
    }
    let pointer = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
    unsafe pointer.initialize(to: module)
    return unsafe UnsafePointer(pointer)
  }()
}

// The life of the table and its cursors.
extension ReadingsModule {
  private static func connect(
    _ connection: OpaquePointer?, _ context: UnsafeMutableRawPointer?,
    _ result: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?
  ) -> CInt {
    let code = unsafe sqlite3_declare_vtab(connection, ReadingsTable.declaration)
    guard code == SQLITE_OK, let context = unsafe context else { return code }
    let table = UnsafeMutablePointer<Table>.allocate(capacity: 1)
    unsafe table.initialize(to: Table(base: sqlite3_vtab(), reader: .fromOpaque(context)))
    unsafe result?.pointee = UnsafeMutableRawPointer(table).assumingMemoryBound(to: sqlite3_vtab.self)
    return SQLITE_OK
  }

  private static func disconnect(_ table: UnsafeMutablePointer<sqlite3_vtab>?) -> CInt {
    unsafe UnsafeMutableRawPointer(table)?.assumingMemoryBound(to: Table.self).deallocate()
    return SQLITE_OK
  }

  private static func open(
    _ result: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab_cursor>?>?
  ) -> CInt {
    let cursor = UnsafeMutablePointer<Cursor>.allocate(capacity: 1)
    unsafe cursor.initialize(to: Cursor(base: sqlite3_vtab_cursor(), walk: nil))
    unsafe result?.pointee = UnsafeMutableRawPointer(cursor).assumingMemoryBound(to: sqlite3_vtab_cursor.self)
    return SQLITE_OK
  }

  private static func close(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> CInt {
    guard let cursor = unsafe own(cursor) else { return SQLITE_OK }
    unsafe cursor.pointee.walk?.release()
    unsafe cursor.deallocate()
    return SQLITE_OK
  }

  private static func own(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> UnsafeMutablePointer<Cursor>? {
    unsafe UnsafeMutableRawPointer(cursor)?.assumingMemoryBound(to: Cursor.self)
  }

  private static func walk(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> ReadingsWalk? {
    unsafe own(cursor)?.pointee.walk?.takeUnretainedValue()
  }
}

// Planning and walking.
extension ReadingsModule {
  /// Takes up to ten conditions that narrow the search into the plan, three bits each, in the order of their arguments.
  private static func choose(_ plan: UnsafeMutablePointer<sqlite3_index_info>?) -> CInt {
    guard let plan = unsafe plan else { return SQLITE_ERROR }
    var (chosen, count, cost): (CInt, CInt, Double) = (0, 0, 1e9)
    for index in 0..<Int(unsafe plan.pointee.nConstraint) where count < 10 {
      let constraint = unsafe plan.pointee.aConstraint[index]
      guard constraint.usable != 0, let condition = condition(constraint.iColumn, constraint.op) else { continue }
      chosen |= condition.rawValue << (3 * count)
      count += 1
      cost /= condition.gain
      unsafe plan.pointee.aConstraintUsage[index].argvIndex = count
    }
    unsafe plan.pointee.idxNum = chosen
    unsafe plan.pointee.estimatedCost = max(cost, 1)
    unsafe plan.pointee.estimatedRows = Int64(max(cost, 1))
    return SQLITE_OK
  }

  private static func condition(_ column: CInt, _ operation: UInt8) -> ReadingsTable.Condition? {
    switch (ReadingsTable.Column(rawValue: column), CInt(operation)) {
    case (.name, SQLITE_INDEX_CONSTRAINT_EQ): .nameEqual
    case (.labels, SQLITE_INDEX_CONSTRAINT_EQ): .labelsEqual
    case (.time, SQLITE_INDEX_CONSTRAINT_EQ): .timeEqual
    case (.time, SQLITE_INDEX_CONSTRAINT_GT): .timeAbove
    case (.time, SQLITE_INDEX_CONSTRAINT_GE): .timeFrom
    case (.time, SQLITE_INDEX_CONSTRAINT_LT): .timeBelow
    case (.time, SQLITE_INDEX_CONSTRAINT_LE): .timeThrough
    default: nil
    }
  }

  private static func filter(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ plan: CInt, _ count: CInt,
    _ values: UnsafeMutablePointer<OpaquePointer?>?
  ) -> CInt {
    guard let own = unsafe own(cursor), let base = unsafe cursor?.pointee.pVtab else { return SQLITE_ERROR }
    var search = ReadingsTable.Search()
    for index in 0..<Int(count) {
      guard let condition = ReadingsTable.Condition(rawValue: plan >> (3 * CInt(index)) & 7) else { continue }
      unsafe narrow(&search, condition, values?[index])
    }
    let reader = unsafe UnsafeMutableRawPointer(base).assumingMemoryBound(to: Table.self).pointee.reader
    return unsafe report(cursor) {
      let walk = try ReadingsWalk(unsafe reader.takeUnretainedValue(), search)
      unsafe own.pointee.walk?.release()
      unsafe own.pointee.walk = .passRetained(walk)
    }
  }

  /// Values of a type that the column does not have narrow nothing; SQLite compares them by its own rules.
  private static func narrow(
    _ search: inout ReadingsTable.Search, _ condition: ReadingsTable.Condition, _ value: OpaquePointer?
  ) {
    switch unsafe sqlite3_value_type(value) {
    case SQLITE_INTEGER: unsafe search.narrow(condition, sqlite3_value_int64(value))
    case SQLITE_TEXT: unsafe search.narrow(condition, String(cString: sqlite3_value_text(value)))
    default: break
    }
  }

  private static func next(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> CInt {
    unsafe report(cursor) { unsafe try walk(cursor)?.advance() }
  }

  /// Runs `body` and hands an error to SQLite with its words.
  private static func report(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ body: () throws -> Void
  ) -> CInt {
    do {
      try body()
      return SQLITE_OK
    } catch {
      let text = unsafe sqlite3_str_new(nil)
      unsafe sqlite3_str_appendall(text, "\(error)")
      unsafe cursor?.pointee.pVtab?.pointee.zErrMsg = sqlite3_str_finish(text)
      return (error as? DatabaseError)?.resultCode.rawValue ?? SQLITE_ERROR
    }
  }

  private static func give(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ result: OpaquePointer?, _ column: CInt
  ) -> CInt {
    guard let walk = unsafe walk(cursor), let reading = walk.reading, let series = walk.series,
      let column = ReadingsTable.Column(rawValue: column)
    else { return SQLITE_ERROR }
    switch column {
    case .name: unsafe text(series.key.name, result)
    case .labels: unsafe text(walk.labels, result)
    case .time: unsafe sqlite3_result_int64(result, reading.time.nanoseconds)
    case .value: unsafe sqlite3_result_double(result, reading.value)
    case .unit: unsafe text(series.traits.unit, result)
    case .quality: unsafe text(reading.quality.description, result)
    case .reasons: unsafe text(JSONText.strings(reading.reasons.list), result)
    case .received: unsafe sqlite3_result_int64(result, reading.received.nanoseconds)
    }
    return SQLITE_OK
  }

  private static func text(_ text: String, _ result: OpaquePointer?) {
    let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    unsafe sqlite3_result_text(result, text, CInt(text.utf8.count), copied)
  }
}
