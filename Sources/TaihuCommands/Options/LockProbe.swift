internal import Glibc

/// Tells whether a gateway runs on a database, by the lock it holds for as long as it lives.
enum LockProbe {
  /// Whether some process holds `<database>.lock`.
  ///
  /// The lock is asked for shared, without waiting, and given back at once.
  static func isHeld(database path: String) -> Bool {
    let descriptor = unsafe open(path + ".lock", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return false }
    return errno == EWOULDBLOCK
  }

  /// The process that noted itself in `<database>.lock`, or `nil`. It means something while the lock is held.
  static func holder(database path: String) -> Int? {
    let descriptor = unsafe open(path + ".lock", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 20)
    let count = unsafe read(descriptor, &bytes, bytes.count)
    return Int(String(decoding: bytes.prefix(max(count, 0)).prefix { $0 != 0x0A }, as: UTF8.self))
  }
}
