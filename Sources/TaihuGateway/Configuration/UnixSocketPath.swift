internal import TaihuPack

/// The rule for paths of sockets.
enum UnixSocketPath {
  /// The most bytes of a path that Linux can bind or connect to (`sun_path` less its NUL).
  static let bytesMax = 107

  /// The path, when it is absolute and short enough.
  static func check(_ path: String) -> Result<String, AddressFault> {
    guard path.hasPrefix("/"), path.utf8.count > 1 else {
      return .failure(
        AddressFault(
          message: "the path of the socket, \(QuotedText.of(path)), is not absolute",
          hint: "write unix:///path with three slashes"))
    }
    guard path.utf8.count <= bytesMax else {
      return .failure(
        AddressFault(message: "the path of the socket is longer than \(bytesMax) bytes", hint: "choose a shorter one"))
    }
    return .success(path)
  }
}
