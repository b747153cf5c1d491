internal import Glibc

/// Who may do what with the files of a database.
struct FilePermissions {
  /// The database file.
  let path: String

  /// What the doctor says of them.
  var checks: [HealthCheck] {
    [fileCheck, folderCheck, ownerCheck].compactMap { $0 }
  }

  private var fileCheck: HealthCheck? {
    guard let status = Self.status(path) else { return nil }
    let mode = Self.text(status.st_mode)
    guard status.st_mode & S_IWOTH == 0 else {
      return .finding("permissions", "everyone may write to \(path) (mode \(mode))", "chmod o-w \(path)")
    }
    return .ok("permissions", "mode \(mode), owner \(status.st_uid)")
  }

  private var folderCheck: HealthCheck? {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    guard let status = Self.status(folder), status.st_mode & S_IWOTH != 0, status.st_mode & S_ISVTX == 0 else {
      return nil
    }
    return .finding("folder", "everyone may replace files in \(folder)", "chmod o-w \(folder)")
  }

  /// SQLite makes the files beside a database as the user who runs it: a command run as root can leave some that the
  /// gateway may not write.
  private var ownerCheck: HealthCheck? {
    guard let own = Self.status(path)?.st_uid else { return nil }
    let others = ["-wal", "-shm", ".lock"].filter { suffix in
      Self.status(path + suffix).map { $0.st_uid != own } ?? false
    }
    guard !others.isEmpty else { return nil }
    let names = others.map { path + $0 }.joined(separator: " ")
    return .finding(
      "owners", "\(names) do not belong to the owner of \(path)",
      "stop the gateway and give them to it: chown --reference=\(path) \(names)")
  }

  private static func status(_ path: String) -> stat? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status : nil
  }

  private static func text(_ mode: mode_t) -> String {
    let digits = String(mode & 0o7777, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
