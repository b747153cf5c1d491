/// Free space where a database lies.
struct DiskSpace {
  /// The folder of the database.
  let folder: String
  /// Bytes that must stay free.
  let reserveBytes: Int64

  private let disk: any StoreDisk

  /// The space around a database file.
  init(database path: String, reserveBytes: Int64, disk: any StoreDisk = SystemDisk()) {
    self.disk = disk
    folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    self.reserveBytes = reserveBytes
  }

  /// Bytes free to this user, or `nil` where the system does not tell.
  func freeBytes() -> Int64? { disk.freeBytes(in: folder) }

  /// Throws `diskReserve` when writing so many bytes more would leave less than the reserve.
  func check(writing bytes: Int64 = 0) throws(StoreError) {
    guard let free = freeBytes(), free - bytes < reserveBytes else { return }
    throw StoreError(
      .diskReserve,
      "\(folder) has \(free / 1_048_576) MiB free, less than the reserve of \(reserveBytes / 1_048_576) MiB")
  }
}
