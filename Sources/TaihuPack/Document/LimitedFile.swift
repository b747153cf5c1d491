internal import Glibc
public import TaihuCore

/// Reads a small regular file whole, and refuses what is not one.
public struct LimitedFile: Sendable {
  /// The bytes.
  public var bytes: [UInt8]
  /// Whether users other than the owner and the group may read the file.
  public var isWorldReadable: Bool

  /// Why a file was not read.
  public struct Failure: Error, Hashable, Sendable {
    /// Usage (missing, not a regular file, too large), permission, or failure (read error).
    public var category: OperatorError.Category
    /// What is wrong with the file, as the rest of a sentence that begins with its path: `is a directory`.
    public var reason: String
    /// What to do about it.
    public var hint: String

    /// A failure from its parts.
    public init(category: OperatorError.Category, reason: String, hint: String) {
      (self.category, self.reason, self.hint) = (category, reason, hint)
    }
  }

  /// The content of the file at `path`.
  ///
  /// - Parameters:
  ///   - path: Absolute, or relative to the working directory; symbolic links are followed.
  ///   - bytesMax: The most bytes the file may have.
  public init(path: String, bytesMax: Int) throws(Failure) {
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.failure(errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Self.failure(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let kind = status.st_mode & S_IFMT == S_IFDIR ? "is a directory" : "is not a regular file"
      throw Failure(category: .usage, reason: kind, hint: "name a file")
    }
    bytes = try Self.readAll(descriptor, bytesMax: bytesMax)
    isWorldReadable = status.st_mode & S_IROTH != 0
  }

  private static func readAll(_ descriptor: Int32, bytesMax: Int) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= bytesMax {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return bytes }
      if count < 0, errno != EINTR { throw failure(errno) }
      if count > 0 { bytes.append(contentsOf: buffer[..<count]) }
    }
    throw Failure(category: .usage, reason: "is larger than \(bytesMax) bytes", hint: "is it the right file?")
  }

  private static func failure(_ code: Int32) -> Failure {
    switch code {
    case ENOENT, ENOTDIR:
      Failure(category: .usage, reason: "does not exist", hint: "check the path and the working directory")
    case EACCES, EPERM:
      Failure(
        category: .permission, reason: "may not be read: permission denied",
        hint: "give the user that runs this read permission on it and on its directories")
    default:
      Failure(category: .failure, reason: unsafe "can't be read: \(String(cString: strerror(code)))", hint: "")
    }
  }
}
