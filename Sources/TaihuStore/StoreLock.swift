internal import Glibc
public import TaihuCore

/// The right to write one database, held by one process at a time through `flock` on the file `<path>.lock`.
///
/// The kernel frees it when the process ends in whatever way, so a lock file left behind means nothing.
public struct StoreLock: ~Copyable {
  private let descriptor: CInt

  /// Takes the lock of a database and notes this process's id in it.
  ///
  /// - Throws: `database-in-use` naming the process that holds it; `lock-failed` where the file can't be made.
  public init(database path: String) throws(OperatorError) {
    let lockPath = path + ".lock"
    let descriptor = unsafe open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.cannotOpen(lockPath, errno) }
    guard Self.lock(descriptor) else {
      let reason = errno
      let holder = Self.holder(descriptor)
      close(descriptor)
      throw reason == EWOULDBLOCK ? Self.inUse(path, holder) : Self.cannotOpen(lockPath, reason)
    }
    self.descriptor = descriptor
    Self.note(getpid(), in: descriptor)
  }

  deinit {
    // A child between fork and exec holds the descriptor too, so closing alone may not free the lock at once.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Tries for a fifth of a second: whoever only asks whether the lock is held takes it shared for an instant.
  private static func lock(_ descriptor: CInt) -> Bool {
    for _ in 0..<20 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      if errno != EWOULDBLOCK { return false }
      usleep(10_000)
    }
    errno = EWOULDBLOCK
    return false
  }

  private static func note(_ process: pid_t, in descriptor: CInt) {
    let text = Array("\(process)\n".utf8)
    if ftruncate(descriptor, 0) == 0 { _ = unsafe pwrite(descriptor, text, text.count, 0) }
  }

  private static func holder(_ descriptor: CInt) -> Int? {
    var bytes = [UInt8](repeating: 0, count: 20)
    let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return Int(String(decoding: bytes.prefix(count).prefix { $0 != 0x0A }, as: UTF8.self))
  }

  private static func inUse(_ path: String, _ holder: Int?) -> OperatorError {
    let process = holder.map { "process \($0)" } ?? "another process"
    return OperatorError(
      .failure, code: "database-in-use", "\(path) is being written by \(process)",
      hint: "one process writes a database at a time; stop that one first, or read with a command that only reads")
  }

  private static func cannotOpen(_ path: String, _ reason: CInt) -> OperatorError {
    OperatorError(
      reason == EACCES || reason == EROFS ? .permission : .failure, code: "lock-failed",
      "cannot lock \(path): \(errorText(reason))", hint: "the database's folder must be writable; nothing was changed")
  }
}

/// What the C library says about an error number.
func errorText(_ number: CInt) -> String {
  unsafe String(cString: strerror(number))
}
