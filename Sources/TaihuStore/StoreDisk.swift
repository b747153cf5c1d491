internal import Glibc
public import TaihuCore

/// Where a database lies: what the store asks of a file system beside SQLite. The machine's own is ``SystemDisk``; a
/// simulation gives another, under which SQLite has a file system of the same name.
public protocol StoreDisk: Sendable {
  /// The name under which SQLite knows the file system; `nil`: SQLite's own.
  var name: String? { get }
  /// What stands at a path, links not followed.
  func look(at path: String) -> StoreDiskEntry
  /// Why this process may not read a file, found out without opening it; `nil` where it may.
  func faultReading(_ path: String) -> StoreDiskFault?
  /// Bytes free to this user in a folder, or `nil` where the system does not tell.
  func freeBytes(in folder: String) -> Int64?
  /// Takes the right to write the database at a path; `nil` where nobody else could.
  func lock(database path: String) throws(OperatorError) -> StoreLock?
}

/// What stands at a path.
public enum StoreDiskEntry: Sendable, Hashable {
  /// Nothing.
  case absent
  /// A file of so many bytes.
  case file(bytes: Int64)
  /// A symbolic link.
  case link
  /// Something else, as a folder.
  case other
  /// The system does not tell, with its reason.
  case unknown(StoreDiskFault)
}

/// Why the system did not do what it was asked, as an `errno` value.
public struct StoreDiskFault: Error, Sendable, Hashable {
  /// The `errno` value.
  public var number: Int32

  /// A fault of a number.
  public init(_ number: Int32) { self.number = number }
}

/// The machine's file system.
public struct SystemDisk: StoreDisk {
  /// The machine's file system.
  public init() {}

  /// SQLite's own.
  public var name: String? { nil }

  /// What stands at a path.
  public func look(at path: String) -> StoreDiskEntry {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else {
      return errno == ENOENT ? .absent : .unknown(StoreDiskFault(errno))
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file(bytes: Int64(status.st_size))
    case S_IFLNK: return .link
    default: return .other
    }
  }

  /// Asks for the permission alone.
  public func faultReading(_ path: String) -> StoreDiskFault? {
    unsafe faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0 ? nil : StoreDiskFault(errno)
  }

  /// Bytes free to this user.
  public func freeBytes(in folder: String) -> Int64? {
    var status = statvfs()
    guard unsafe statvfs(folder, &status) == 0 else { return nil }
    return Int64(
      clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
  }

  /// Takes the lock file beside the database.
  public func lock(database path: String) throws(OperatorError) -> StoreLock? { try StoreLock(database: path) }
}
