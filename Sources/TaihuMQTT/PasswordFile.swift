internal import Glibc
internal import TaihuCore

/// A password read from a file.
struct PasswordFile {
  /// The password, without the line end after it.
  let password: String
  /// Whether others than the owner and the group may read the file.
  let isExposed: Bool

  private static let bytesMax = 65_535

  /// Reads a file.
  ///
  /// - Throws: when it can't be read, or holds no password.
  init(path: String) throws(OperatorError) {
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.refusal(path, unsafe String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw Self.refusal(path, unsafe String(cString: strerror(errno)))
    }
    isExposed = status.st_mode & S_IROTH != 0
    var bytes = [UInt8](repeating: 0, count: Self.bytesMax + 1)
    let count = unsafe read(descriptor, &bytes, bytes.count)
    guard count >= 0, count <= Self.bytesMax else { throw Self.refusal(path, "it is no file with a password") }
    var text = bytes.prefix(count)
    while let last = text.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { text.removeLast() }
    guard !text.isEmpty, !text.contains(0) else { throw Self.refusal(path, "it holds no password") }
    password = String(decoding: text, as: UTF8.self)
  }

  private static func refusal(_ path: String, _ why: String) -> OperatorError {
    OperatorError(
      .failure, code: "password-file", "the broker's password can't be read from \(path): \(why)",
      hint: "nothing was received yet; check the file and its permissions")
  }
}
