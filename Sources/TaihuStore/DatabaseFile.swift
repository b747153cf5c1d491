internal import GRDB
internal import Glibc
internal import TaihuCore

/// A look at a file before anything is allowed to write to it: absent, a Taihu database, or to be left alone.
struct DatabaseFile {
  /// What stands at a path.
  enum State: Hashable {
    /// Nothing, or a file without content: a database may be made there.
    case absent
    /// A Taihu database of this schema version.
    case taihu(version: Int)
  }

  /// The path of the database.
  let path: String
  /// Where it lies.
  var disk: any StoreDisk = SystemDisk()

  /// Whether the log beside the file holds anything.
  var hasLog: Bool {
    guard case .file(let bytes) = disk.look(at: path + "-wal") else { return false }
    return bytes > 0
  }

  /// Looks at the file, over a connection that can only read; changes nothing.
  ///
  /// It is never opened past SQLite: closing it would free every lock that this process holds on it, a writer's too, and
  /// another program could then take away the log that is being written.
  ///
  /// - Throws: an error with advice for everything that is neither absent nor a database of a known version.
  func inspect() throws(OperatorError) -> State {
    guard try hasContent() else { return .absent }
    let found = try identity()
    if found.application == 0 && found.version == 0 && found.objects == 0 { return .absent }
    guard found.application == Schema.applicationID, found.version > 0 else { throw foreign() }
    guard found.version <= Schema.version else { throw newer(found.version) }
    return .taihu(version: found.version)
  }

  private func hasContent() throws(OperatorError) -> Bool {
    switch disk.look(at: path) {
    case .file(let bytes) where bytes > 0:
      if let fault = disk.faultReading(path) { throw unreadable(fault.number) }
      // SQLite has no smaller pages, and takes a file without a whole one for empty.
      guard bytes >= 512 else { throw foreign() }
      return true
    case .file, .absent:
      if hasLog { throw logWithoutFile() }
      return false
    case .link: throw symbolicLink()
    case .other: throw foreign()
    case .unknown(let fault): throw unreadable(fault.number)
    }
  }

  private func identity() throws(OperatorError) -> (application: Int32, version: Int, objects: Int) {
    do {
      return try Connection.reader(path, disk).unsafeReentrantRead { database in
        (
          try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0,
          try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0,
          try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        )
      }
    } catch let error as DatabaseError where error.resultCode.primaryResultCode == .SQLITE_NOTADB {
      throw foreign()
    } catch {
      throw damaged(error)
    }
  }
}

extension DatabaseFile {
  /// The file is no Taihu database.
  private func foreign() -> OperatorError {
    OperatorError(
      .failure, code: "not-a-database", "\(path) is not a Taihu database",
      hint: "it was left untouched; give another path, or move that file away to begin a new database")
  }

  private func newer(_ version: Int) -> OperatorError {
    OperatorError(
      .failure, code: "database-newer",
      "\(path) has schema version \(version); this program knows versions up to \(Schema.version)",
      hint: "it was left untouched; use the program that wrote it, or a newer one")
  }

  private func symbolicLink() -> OperatorError {
    OperatorError(
      .failure, code: "database-symlink", "\(path) is a symbolic link",
      hint: "give the path of the file itself, since its log and its lock must lie beside it")
  }

  private func logWithoutFile() -> OperatorError {
    OperatorError(
      .failure, code: "database-missing-log-present",
      "\(path) is missing or empty, but its log \(path)-wal holds data",
      hint: "opening a new database here would destroy the log; put the database file back beside it, or move it away")
  }

  private func unreadable(_ reason: CInt) -> OperatorError {
    OperatorError(
      reason == EACCES ? .permission : .failure, code: "database-unreadable",
      "cannot read \(path): \(errorText(reason))",
      hint: "nothing was changed; check the owner and mode of it and its folder")
  }

  /// The database is absent, for those who only read.
  func missing() -> OperatorError {
    OperatorError(
      .failure, code: "database-missing", "there is no database at \(path)",
      hint: "give the path that stands in the configuration as store.path; `taihu run` makes the file")
  }

  /// SQLite could not open the file or make sense of it.
  func damaged(_ error: any Error) -> OperatorError {
    if let known = error as? OperatorError { return known }
    let error = StoreError(error)
    switch error.kind {
    case .busy:
      return OperatorError(
        .failure, code: "database-busy", "\(path) is held by another program: \(error.message)",
        hint: "nothing was changed; end the program that holds it and try again")
    case .permission, .diskReserve, .diskFull:
      return OperatorError(
        error.kind == .permission ? .permission : .failure, code: "database-" + error.kind.rawValue,
        "cannot use \(path): \(error.message)",
        hint: "nothing was changed; check mode, owner and free space of its folder")
    case .io:
      return OperatorError(
        .failure, code: "database-io", "cannot use \(path): \(error.message)",
        hint: "nothing was changed; check the free space of its folder, and whether the system's log tells of the disk")
    default:
      return OperatorError(
        .failure, code: "database-damaged", "\(path) is damaged: \(error.message)",
        hint: "it was left as it is; keep it with its -wal file, and start with a backup or another path")
    }
  }
}
