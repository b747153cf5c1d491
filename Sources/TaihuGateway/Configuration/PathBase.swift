/// The folder that the paths of a configuration are relative to.
struct PathBase {
  /// Begins a path of a file that systemd hands over as a credential.
  static let credentialsPrefix = "$CREDENTIALS_DIRECTORY/"

  /// The folder; `.` for the working directory.
  let directory: String
  private let credentialsDirectory: String?

  /// The base of a folder.
  init(directory: String, credentialsDirectory: String? = nil) {
    (self.directory, self.credentialsDirectory) = (directory, credentialsDirectory)
  }

  /// The base of the folder that a file lies in.
  init(ofFile path: String, credentialsDirectory: String?) {
    let slash = path.lastIndex(of: "/")
    let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    self.init(directory: directory, credentialsDirectory: credentialsDirectory)
  }

  /// The path as seen from the working directory; an absolute one stays as it is.
  func resolve(_ path: String) -> String {
    if path.hasPrefix("/") || directory == "." { return path }
    return directory.hasSuffix("/") ? directory + path : directory + "/" + path
  }

  /// The path of a credential: `$CREDENTIALS_DIRECTORY/name` is looked up, any other is an ordinary path.
  ///
  /// - Returns: `nil` when the environment has no such directory.
  func resolveCredential(_ path: String) -> String? {
    guard path.hasPrefix(Self.credentialsPrefix) else { return resolve(path) }
    return credentialsDirectory.map { $0 + "/" + path.dropFirst(Self.credentialsPrefix.count) }
  }
}
