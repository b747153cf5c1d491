internal import Foundation
internal import Glibc

/// The kind of file system that a file lies on, by the name that Linux gives it.
enum FileSystemKind: Hashable {
  /// Of this machine.
  case local(String)
  /// Reached over a network, or through a program: locks and shared memory can't be relied on.
  case remote(String)
  /// In memory: gone after a restart.
  case memory(String)

  private static let remote: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse", "fuseblk", "9p", "ceph", "afs", "gfs2", "ocfs2", "lustre", "beegfs",
    "virtiofs", "vboxsf", "glusterfs", "davfs",
  ]

  /// The kind by its name, as in `/proc/self/mountinfo`.
  init(name: String) {
    if Self.remote.contains(name) || name.hasPrefix("fuse.") {
      self = .remote(name)
    } else {
      self = name == "tmpfs" || name == "ramfs" ? .memory(name) : .local(name)
    }
  }

  /// The kind on which a file lies: that of the mount whose place is the longest beginning of the file's path.
  ///
  /// - Parameter mounts: the text of `/proc/self/mountinfo` (proc(5)).
  init?(path: String, mounts: String) {
    var best: (place: String, name: String)?
    for line in mounts.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 6, let dash = words.firstIndex(of: "-"), dash + 1 < words.count else { continue }
      let place = Self.unescaped(words[4])
      let isAbove = place == "/" || path == place || path.hasPrefix(place + "/")
      // Of two mounts in one place the later one hides the earlier.
      if isAbove, place.utf8.count >= best?.place.utf8.count ?? 0 { best = (place, String(words[dash + 1])) }
    }
    guard let best else { return nil }
    self.init(name: best.name)
  }

  /// The kind on which a file lies, or `nil` where the system does not tell.
  init?(path: String) {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    guard let lines = try? LineReader(path: "/proc/self/mountinfo"), let bytes = try? lines.rest(bytesMax: 1 << 20)
    else { return nil }
    self.init(path: unsafe String(cString: resolved), mounts: String(decoding: bytes, as: UTF8.self))
  }

  /// Blanks stand there as `\040`, tabs and backslashes alike.
  private static func unescaped(_ text: Substring) -> String {
    [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")].reduce(String(text)) { text, pair in
      text.components(separatedBy: pair.0).joined(separator: pair.1)
    }
  }

  /// What the doctor says of it.
  var check: HealthCheck {
    switch self {
    case .local(let name): .ok("file system", name)
    case .memory(let name):
      .note("file system", "\(name): what is stored is gone after a restart", "move the database to a disk")
    case .remote(let name):
      .finding(
        "file system",
        "\(name) is reached over a network or through a program, where SQLite's locks can't be relied on",
        "stop the gateway and move the database to a local disk")
    }
  }
}
