internal import Glibc
internal import TaihuCore

/// The file that a backup is written to, under another name until it is whole.
///
/// The partial file is locked while it is written, so that two backups to one place don't mix; it is removed when the
/// backup does not come to its end, and written over when a crash has left one behind.
struct BackupFile: ~Copyable {
  /// Where the backup will stand, and where it is written.
  let (path, partialPath): (String, String)

  private let descriptor: CInt
  private var isInPlace = false

  /// Makes the partial file.
  ///
  /// - Throws: when something stands at `path` that may not be replaced, or the file can't be made.
  init(path: String, source: String, replacing: Bool) throws(OperatorError) {
    (self.path, partialPath) = (path, path + ".partial")
    try Self.check(path, source: source, replacing: replacing)
    descriptor = try Self.openLocked(partialPath)
  }

  deinit {
    if !isInPlace { unsafe unlink(partialPath) }
    close(descriptor)
  }

  /// Waits until the disk has everything, and gives the file its name.
  mutating func putInPlace() throws(OperatorError) {
    guard fsync(descriptor) == 0 else { throw Self.failure(partialPath, errno) }
    guard unsafe rename(partialPath, path) == 0 else { throw Self.failure(path, errno) }
    isInPlace = true
    try syncFolder()
  }

  /// Opens the partial file, takes its lock and empties it.
  private static func openLocked(_ path: String) throws(OperatorError) -> CInt {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else { throw failure(path, errno) }
    let isLocked = flock(descriptor, LOCK_EX | LOCK_NB) == 0
    guard isLocked, ftruncate(descriptor, 0) == 0 else {
      let reason = errno
      close(descriptor)
      throw isLocked ? failure(path, reason) : isRunning(path)
    }
    return descriptor
  }

  private func syncFolder() throws(OperatorError) {
    let folder = DiskSpace(database: path, reserveBytes: 0).folder
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(folder, errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw Self.failure(folder, errno) }
  }

  private static func check(_ path: String, source: String, replacing: Bool) throws(OperatorError) {
    var (status, own) = (stat(), stat())
    guard unsafe lstat(path, &status) == 0 else {
      guard !DatabaseFile(path: path).hasLog else { throw inUse(path) }
      return
    }
    if unsafe stat(source, &own) == 0, own.st_dev == status.st_dev, own.st_ino == status.st_ino {
      throw OperatorError(.usage, code: "backup-onto-itself", "\(path) is the database itself")
    }
    guard replacing else {
      throw OperatorError(
        .failure, code: "backup-exists", "\(path) exists already",
        hint: "it was left untouched; give another path, or replace it with --force")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw OperatorError(.failure, code: "backup-exists", "\(path) is no file", hint: "give the path of a file")
    }
    guard !DatabaseFile(path: path).hasLog else { throw inUse(path) }
  }

  private static func isRunning(_ path: String) -> OperatorError {
    OperatorError(
      .failure, code: "backup-running", "another backup is being written to \(path)",
      hint: "nothing was changed; wait for it to end, or give another path")
  }

  /// A log that stands beside a path would be taken for that of the backup.
  private static func inUse(_ path: String) -> OperatorError {
    OperatorError(
      .failure, code: "backup-in-use", "\(path)-wal holds data: a database at \(path) is in use, or was not closed",
      hint: "it was left untouched; give another path, or move both files away")
  }

  private static func failure(_ path: String, _ reason: CInt) -> OperatorError {
    OperatorError(
      reason == EACCES || reason == EROFS ? .permission : .failure, code: "backup-failed",
      "cannot write \(path): \(errorText(reason))", hint: "no backup was made; check mode and free space of the folder")
  }
}
