internal import GRDBSQLite

/// A file that a connection has open. Dead processes reach nothing.
final class OpenFile {
  /// The file.
  let file: DiskFile
  /// The process's view of the disk.
  let session: DiskSession
  private let name: String
  private let isTemporary: Bool

  init(name: String, file: DiskFile, session: DiskSession, isTemporary: Bool) {
    (self.name, self.file, self.session, self.isTemporary) = (name, file, session, isTemporary)
  }

  private var id: ObjectIdentifier { ObjectIdentifier(self) }

  func close() {
    session.locks(of: name).lower(id, to: 0)
    unlockMemory()
    if isTemporary && !session.isDead { session.disk.delete(name, isDurable: false) }
  }

  func read(_ target: UnsafeMutableRawBufferPointer, at offset: Int) -> Int32 {
    if session.isDead || session.disk.takesReadError() { return SQLITE_IOERR | 1 << 8 }
    return unsafe file.read(into: target, at: offset) ? SQLITE_OK : SQLITE_IOERR | 2 << 8
  }

  /// Writes. A process that dies here may have written a part.
  func write(_ source: UnsafeRawBufferPointer, at offset: Int) -> Int32 {
    if session.isDead { return SQLITE_IOERR | 3 << 8 }
    if session.passAndTestDeath() {
      let part = session.disk.numbers.below(source.count + 1)
      if session.hasPower { unsafe file.write(UnsafeRawBufferPointer(rebasing: source[..<part]), at: offset) }
      return SQLITE_IOERR | 3 << 8
    }
    session.disk.noteWrite(name)
    return unsafe session.disk.write(file, source, at: offset)
  }

  func truncate(to size: Int) -> Int32 {
    guard !session.passAndTestDeath() else { return SQLITE_IOERR | 6 << 8 }
    file.truncate(to: size)
    return SQLITE_OK
  }

  func sync() -> Int32 {
    guard !session.passAndTestDeath() else { return SQLITE_IOERR | 4 << 8 }
    session.stage?.spend(session.disk.faults.syncNanoseconds)
    let result = session.disk.sync(file)
    if result != SQLITE_OK { session.stage?.note("a sync of \(name) fails") }
    return session.passAndTestDeath() ? SQLITE_IOERR | 4 << 8 : result
  }

  func lock(_ level: Int32) -> Int32 {
    session.locks(of: name).raise(id, to: level) ? SQLITE_OK : SQLITE_BUSY
  }

  func unlock(_ level: Int32) -> Int32 {
    session.locks(of: name).lower(id, to: level)
    return SQLITE_OK
  }

  var isReserved: Bool { session.locks(of: name).isReserved }

  func region(_ index: Int, bytes: Int, extend: Bool) -> UnsafeMutableRawPointer? {
    if session.isDead { return nil }
    return unsafe session.memory(of: name).region(index, bytes: bytes, extend: extend)
  }

  func lockMemory(_ slots: Range<Int>, flags: Int32) -> Int32 {
    let memory = session.memory(of: name)
    if flags & SQLITE_SHM_UNLOCK != 0 {
      memory.unlock(id, slots)
      return SQLITE_OK
    }
    return memory.lock(id, slots, isExclusive: flags & SQLITE_SHM_EXCLUSIVE != 0) ? SQLITE_OK : SQLITE_BUSY
  }

  func unlockMemory() { session.memory(of: name).unlock(id, 0..<8) }
}
