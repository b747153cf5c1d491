internal import Glibc
internal import TaihuCore

/// The two ways out of a command: data to standard output, talk to standard error.
///
/// Data is collected and written in large pieces; a command ends with ``flush()``. One thread uses a console.
final class Console {
  /// The reader of our output went away, for instance `head` after its ten lines. Not an error: there is nobody left to
  /// write for.
  struct ReaderGone: Error {}

  private static let bufferBytes = 64 * 1024
  private var buffer: [UInt8] = []

  private let descriptor: Int32

  /// A console that writes data to a file descriptor, by default the process's own standard output.
  init(descriptor: Int32 = STDOUT_FILENO) {
    self.descriptor = descriptor
    buffer.reserveCapacity(Self.bufferBytes + 4096)
  }

  /// Writes data as it is.
  func write(_ text: String) throws {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  /// Writes a line of data.
  func writeLine(_ text: String) throws {
    try write(text)
    try write("\n")
  }

  /// Hands everything written so far to the system.
  func flush() throws {
    defer { buffer.removeAll(keepingCapacity: true) }
    try Self.writeAll(unsafe buffer.span.bytes, to: descriptor)
  }

  /// Says a line to the person, after `taihu: `.
  static func note(_ text: String) {
    say("taihu: \(text)\n")
  }

  /// Says something to the person.
  static func say(_ text: String) {
    // Nothing is left to be done where not even standard error can be written.
    try? writeAll(unsafe Array(text.utf8).span.bytes, to: STDERR_FILENO)
  }

  private static func writeAll(_ bytes: RawSpan, to descriptor: Int32) throws {
    var written = 0
    while written < bytes.byteCount {
      let rest = bytes.extracting(written...)
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        written += count
      } else if errno == EPIPE {
        throw ReaderGone()
      } else if errno == EAGAIN {
        waitUntilWritable(descriptor)
      } else if errno != EINTR {
        throw OperatorError(
          .failure, code: "output", "can't write the answer: \(systemMessage(errno))", hint: "the output is incomplete")
      }
    }
  }

  private static func waitUntilWritable(_ descriptor: Int32) {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = unsafe poll(&request, 1, -1)
  }
}

/// The system's own words for an error number.
func systemMessage(_ number: Int32) -> String {
  guard let text = unsafe strerror(number) else { return "error \(number)" }
  return unsafe String(cString: text)
}
