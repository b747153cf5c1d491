internal import Glibc
internal import TaihuCore

/// Reads a file, or standard input, line by line with bounded memory.
final class LineReader {
  /// The most bytes of one line.
  static let lineBytesMax = 1 << 20

  private static let bufferBytes = 64 * 1024
  private let descriptor: Int32
  private let path: String
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  private var bytesDropped: Int64 = 0

  /// Opens a file; `-` is standard input.
  ///
  /// - Throws: when it can't be opened.
  init(path: String) throws(OperatorError) {
    self.path = path == "-" ? "standard input" : path
    descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw OperatorError(
        errno == EACCES ? .permission : .failure, code: "input", "can't open \(path): \(systemMessage(errno))")
    }
  }

  deinit {
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// The next line without its end (LF or CR LF), or `nil` after the last.
  ///
  /// - Throws: when reading fails or a line has more than ``lineBytesMax`` bytes.
  func next() throws(OperatorError) -> String? {
    try nextBytes().map { String(decoding: $0, as: UTF8.self) }
  }

  /// The next line as bytes. They share the reader's memory: a line that is kept makes the next read copy it.
  ///
  /// - Throws: when reading fails or a line has more than ``lineBytesMax`` bytes.
  func nextBytes() throws(OperatorError) -> ArraySlice<UInt8>? {
    var searched = position
    while true {
      if let end = lineEnd(from: searched) {
        defer { position = end + 1 }
        return Self.withoutReturn(buffer[position..<end])
      }
      if isAtEnd {
        defer { position = buffer.count }
        return position < buffer.count ? Self.withoutReturn(buffer[position...]) : nil
      }
      searched = buffer.count - position
      try fill()
    }
  }

  /// How many bytes of the input have been handed out.
  var bytesRead: Int64 { bytesDropped + Int64(position) }

  /// The size of the input in bytes, or `nil` where it is no file.
  var bytesTotal: Int64? {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int64(status.st_size)
  }

  /// Everything that is left.
  ///
  /// - Throws: when reading fails, or when there are more than `bytesMax` bytes.
  func rest(bytesMax: Int) throws(OperatorError) -> [UInt8] {
    while !isAtEnd, buffer.count - position <= bytesMax { try fill(lineBytesMax: bytesMax) }
    guard buffer.count - position <= bytesMax else {
      throw OperatorError(.failure, code: "input", "\(path) has more than \(bytesMax) bytes")
    }
    return Array(buffer[position...])
  }

  private static func withoutReturn(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    line.last == 0x0D ? line.dropLast() : line
  }

  private func lineEnd(from start: Int) -> Int? {
    unsafe buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, start < bytes.count,
        let found = unsafe memchr(base + start, 0x0A, bytes.count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  private func fill(lineBytesMax: Int = lineBytesMax) throws(OperatorError) {
    buffer.removeFirst(position)
    bytesDropped += Int64(position)
    position = 0
    guard buffer.count <= lineBytesMax else {
      throw OperatorError(.failure, code: "input", "\(path) has a line of more than \(lineBytesMax) bytes")
    }
    let old = buffer.count
    buffer += [UInt8](repeating: 0, count: Self.bufferBytes)
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe read(descriptor, bytes.baseAddress.map { unsafe $0 + old }, Self.bufferBytes)
    }
    let error = errno
    buffer.removeLast(Self.bufferBytes - max(0, count))
    if count == 0 { isAtEnd = true }
    guard count >= 0 || error == EINTR else {
      throw OperatorError(.failure, code: "input", "can't read \(path): \(systemMessage(error))")
    }
  }
}
