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
}
