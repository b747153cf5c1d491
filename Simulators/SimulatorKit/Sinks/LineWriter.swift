internal import Foundation
public import TaihuCore

/// Writes lines to a file through a buffer.
public final class LineWriter {
  /// Bytes gathered before the file is written to.
  private static let bufferBytes = 1 << 16

  private let path: String
  private let handle: FileHandle
  private var buffer: [UInt8] = []

  /// A writer that replaces the file at `path`; `-` is the standard output.
  ///
  /// - Throws: A failure when the file cannot be made.
  public init(path: String) throws(OperatorError) {
    self.path = path
    if path == "-" {
      handle = .standardOutput
      return
    }
    guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path)
    else {
      throw OperatorError(
        .failure, code: "cannot-write", "\(path) cannot be written", hint: "Nothing was sent. Check folder and rights.")
    }
    self.handle = handle
  }

  /// Writes a line; the line end is added.
  public func write(_ line: [UInt8]) throws(OperatorError) {
    buffer += line
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  /// Writes out what is buffered.
  public func flush() throws(OperatorError) {
    guard !buffer.isEmpty else { return }
    do {
      try handle.write(contentsOf: buffer)
    } catch {
      throw OperatorError(
        .failure, code: "write-failed", "writing to \(path) failed: \(error.localizedDescription)",
        hint: "The file ends somewhere before this point.")
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
