internal import GRDBSQLite
internal import Glibc

/// A simulated disk as SQLite's C interface wants it: the pointers of it are here.
enum FileSystem {
  /// What SQLite keeps for an open file.
  @unsafe fileprivate struct Handle {
    var base: sqlite3_file
    var file: Unmanaged<OpenFile>?
  }

  /// SQLite's name for memory that is shared is the database's.
  private static let powersafeOverwrite: Int32 = 0x1000

  /// Makes a session known to SQLite.
  static func register(_ name: String, for session: DiskSession) -> UnsafeMutablePointer<sqlite3_vfs> {
    let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    unsafe vfs.initialize(to: sqlite3_vfs())
    unsafe vfs.pointee.iVersion = 2
    unsafe vfs.pointee.szOsFile = Int32(MemoryLayout<Handle>.size)
    unsafe vfs.pointee.mxPathname = 512
    unsafe vfs.pointee.zName = UnsafePointer(strdup(name))
    unsafe vfs.pointee.pAppData = Unmanaged.passUnretained(session).toOpaque()
    unsafe vfs.pointee.xOpen = { unsafe FileSystem.open($0, $1, $2, $3, $4) }
    unsafe vfs.pointee.xDelete = { unsafe FileSystem.delete($0, $1, $2) }
    unsafe vfs.pointee.xAccess = { unsafe FileSystem.access($0, $1, $2, $3) }
    unsafe vfs.pointee.xFullPathname = { _, path, count, target in
      unsafe strncpy(target!, path!, Int(count))
      return SQLITE_OK
    }
    unsafe vfs.pointee.xRandomness = { _, count, target in
      unsafe memset(target!, 42, Int(count))
      return count
    }
    unsafe vfs.pointee.xSleep = { vfs, microseconds in
      unsafe FileSystem.session(vfs).stage?.spend(Int64(microseconds) * 1_000)
      return microseconds
    }
    unsafe vfs.pointee.xCurrentTime = { _, time in
      unsafe time!.pointee = 2_461_253.5
      return SQLITE_OK
    }
    unsafe vfs.pointee.xCurrentTimeInt64 = { _, time in
      unsafe time!.pointee = 212_652_302_400_000
      return SQLITE_OK
    }
    unsafe vfs.pointee.xGetLastError = { _, _, _ in 0 }
    let code = unsafe sqlite3_vfs_register(vfs, 0)
    precondition(code == SQLITE_OK, "SQLite takes a file system")
    return unsafe vfs
  }

  /// Has SQLite forget a session.
  static func remove(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) {
    guard let vfs = unsafe vfs else { return }
    unsafe sqlite3_vfs_unregister(vfs)
    unsafe free(UnsafeMutableRawPointer(mutating: vfs.pointee.zName))
    unsafe vfs.deallocate()
  }

  fileprivate static func session(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> DiskSession {
    unsafe Unmanaged<DiskSession>.fromOpaque(vfs!.pointee.pAppData).takeUnretainedValue()
  }

  private static func open(
    _ vfs: UnsafeMutablePointer<sqlite3_vfs>?, _ path: UnsafePointer<CChar>?,
    _ target: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32, _ granted: UnsafeMutablePointer<Int32>?
  ) -> Int32 {
    let session = unsafe session(vfs)
    unsafe target!.pointee.pMethods = nil
    guard !session.passAndTestDeath(), let path = unsafe path else { return SQLITE_CANTOPEN }
    let name = unsafe String(cString: path)
    guard let file = session.disk.open(name, create: flags & SQLITE_OPEN_CREATE != 0) else { return SQLITE_CANTOPEN }
    let open = OpenFile(name: name, file: file, session: session, isTemporary: flags & SQLITE_OPEN_DELETEONCLOSE != 0)
    let handle = unsafe UnsafeMutableRawPointer(target!).assumingMemoryBound(to: Handle.self)
    unsafe handle.pointee.file = Unmanaged.passRetained(open)
    unsafe handle.pointee.base.pMethods = methods
    if let granted = unsafe granted { unsafe granted.pointee = flags }
    return SQLITE_OK
  }

  private static func delete(
    _ vfs: UnsafeMutablePointer<sqlite3_vfs>?, _ path: UnsafePointer<CChar>?, _ isDurable: Int32
  ) -> Int32 {
    let session = unsafe session(vfs)
    guard !session.passAndTestDeath(), let path = unsafe path else { return SQLITE_IOERR }
    session.disk.delete(unsafe String(cString: path), isDurable: isDurable != 0)
    return SQLITE_OK
  }

  private static func access(
    _ vfs: UnsafeMutablePointer<sqlite3_vfs>?, _ path: UnsafePointer<CChar>?, _ flags: Int32,
    _ found: UnsafeMutablePointer<Int32>?
  ) -> Int32 {
    let session = unsafe session(vfs)
    guard !session.isDead, let path = unsafe path else { return SQLITE_IOERR }
    let file = session.disk.files[unsafe String(cString: path)]
    // SQLite takes an empty journal or log for none.
    unsafe found!.pointee = file.map { flags == SQLITE_ACCESS_EXISTS && $0.bytes.isEmpty ? 0 : 1 } ?? 0
    return SQLITE_OK
  }

  fileprivate static func file(_ pointer: UnsafeMutablePointer<sqlite3_file>?) -> OpenFile {
    let handle = unsafe UnsafeMutableRawPointer(pointer!).assumingMemoryBound(to: Handle.self)
    return unsafe handle.pointee.file!.takeUnretainedValue()
  }

  /// SQLite keeps the pointer, so it is allocated once and never freed; nothing changes it.
  nonisolated(unsafe) private static let methods: UnsafePointer<sqlite3_io_methods> = {
    var methods = sqlite3_io_methods()
    methods.iVersion = 2
    unsafe methods.xClose = { pointer in
      unsafe FileSystem.file(pointer).close()
      let handle = unsafe UnsafeMutableRawPointer(pointer!).assumingMemoryBound(to: Handle.self)
      unsafe handle.pointee.file?.release()
      unsafe handle.pointee.file = nil
      return SQLITE_OK
    }
    unsafe methods.xRead = {
      unsafe FileSystem.file($0).read(UnsafeMutableRawBufferPointer(start: $1, count: Int($2)), at: Int($3))
    }
    unsafe methods.xWrite = {
      unsafe FileSystem.file($0).write(UnsafeRawBufferPointer(start: $1, count: Int($2)), at: Int($3))
    }
    unsafe methods.xTruncate = { unsafe FileSystem.file($0).truncate(to: Int($1)) }
    unsafe methods.xSync = { pointer, _ in unsafe FileSystem.file(pointer).sync() }
    unsafe methods.xFileSize = { pointer, size in
      unsafe size!.pointee = Int64(FileSystem.file(pointer).file.bytes.count)
      return SQLITE_OK
    }
    unsafe methods.xLock = { unsafe FileSystem.file($0).lock($1) }
    unsafe methods.xUnlock = { unsafe FileSystem.file($0).unlock($1) }
    unsafe methods.xCheckReservedLock = { pointer, found in
      unsafe found!.pointee = FileSystem.file(pointer).isReserved ? 1 : 0
      return SQLITE_OK
    }
    unsafe methods.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
    unsafe methods.xSectorSize = { _ in 4_096 }
    unsafe methods.xDeviceCharacteristics = { _ in FileSystem.powersafeOverwrite }
    unsafe methods.xShmMap = { pointer, index, bytes, extend, target in
      guard let region = unsafe FileSystem.file(pointer).region(Int(index), bytes: Int(bytes), extend: extend != 0)
      else {
        unsafe target!.pointee = nil
        return unsafe FileSystem.file(pointer).session.isDead ? SQLITE_IOERR : SQLITE_OK
      }
      unsafe target!.pointee = region
      return SQLITE_OK
    }
    unsafe methods.xShmLock = { unsafe FileSystem.file($0).lockMemory(Int($1)..<Int($1 + $2), flags: $3) }
    unsafe methods.xShmBarrier = { _ in }
    unsafe methods.xShmUnmap = { pointer, _ in
      unsafe FileSystem.file(pointer).unlockMemory()
      return SQLITE_OK
    }
    let pointer = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    unsafe pointer.initialize(to: methods)
    return unsafe UnsafePointer(pointer)
  }()
}
