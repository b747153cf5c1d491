internal import Glibc

/// Free space where a database lies.
struct DiskSpace {
  /// The folder of the database.
  let folder: String
  /// Bytes that must stay free.
  let reserveBytes: Int64

  /// The space around a database file.
  init(database path: String, reserveBytes: Int64) {
    folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    self.reserveBytes = reserveBytes
  }

  /// Bytes free to this user, or `nil` where the system does not tell.
  func freeBytes() -> Int64? {
    var status = statvfs()
    guard unsafe statvfs(folder, &status) == 0 else { return nil }
    return Int64(
      clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
  }

  /// Throws `diskReserve` when writing so many bytes more would leave less than the reserve.
  func check(writing bytes: Int64 = 0) throws(StoreError) {
    guard let free = freeBytes(), free - bytes < reserveBytes else { return }
    throw StoreError(
      .diskReserve,
      "\(folder) has \(free / 1_048_576) MiB free, less than the reserve of \(reserveBytes / 1_048_576) MiB")
  }
}
