internal import Foundation
public import TaihuCore

/// Reads a file line by line: plain, compressed by gzip (through the `gzip` command), or from the standard input.
public final class LineReader {
  /// Bytes read at a time.
  private static let chunkBytes = 1 << 16
  /// The most bytes a line may have; a longer one is no CSV.
  private static let lineBytesMax = 1 << 20

  private let path: String
  private let handle: FileHandle
  private let decompressor: Process?
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false

  /// A reader of the file at `path`; a name in `.gz` is decompressed, `-` is the standard input.
  ///
  /// - Throws: A failure when the file cannot be opened.
  public init(path: String) throws(OperatorError) {
    self.path = path
    if path == "-" {
      (handle, decompressor) = (.standardInput, nil)
    } else if !FileManager.default.isReadableFile(atPath: path) {
      throw OperatorError(
        .failure, code: "cannot-read", "\(path) cannot be read", hint: "Check the name and the rights.")
    } else if path.hasSuffix(".gz") {
      (handle, decompressor) = try Self.decompress(path)
    } else if let opened = FileHandle(forReadingAtPath: path) {
      (handle, decompressor) = (opened, nil)
    } else {
      throw OperatorError(.failure, code: "cannot-read", "\(path) cannot be opened")
    }
  }

  deinit {
    if let decompressor, decompressor.isRunning { decompressor.terminate() }
  }

  /// The next line without its end (LF or CRLF), or `nil` after the last.
  ///
  /// - Throws: A failure of reading or of decompressing, or a line without end.
  public func next() throws(OperatorError) -> String? {
    while true {
      if let end = buffer[position...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { position = end + 1 }
        return Self.text(buffer[position..<end])
      }
      guard !isAtEnd else { break }
      guard buffer.count - position <= Self.lineBytesMax else {
        throw OperatorError(
          .failure, code: "line-too-long", "\(path) has a line of more than \(Self.lineBytesMax) bytes")
      }
      try fill()
    }
    try checkDecompressor()
    guard position < buffer.count else { return nil }
    defer { position = buffer.count }
    return Self.text(buffer[position...])
  }

  private func fill() throws(OperatorError) {
    buffer.removeFirst(position)
    position = 0
    do {
      guard let chunk = try handle.read(upToCount: Self.chunkBytes), !chunk.isEmpty else {
        isAtEnd = true
        return
      }
      buffer += chunk
    } catch {
      throw OperatorError(.failure, code: "read-failed", "reading \(path) failed: \(error.localizedDescription)")
    }
  }

  private func checkDecompressor() throws(OperatorError) {
    guard let decompressor else { return }
    decompressor.waitUntilExit()
    guard decompressor.terminationStatus == 0 else {
      throw OperatorError(
        .failure, code: "not-gzip", "\(path) is damaged or not compressed by gzip",
        hint: "The rows before the damage were sent.")
    }
  }

  private static func decompress(_ path: String) throws(OperatorError) -> (FileHandle, Process) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", "--", path]
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw OperatorError(
        .failure, code: "no-gzip", "gzip could not be started: \(error.localizedDescription)",
        hint: "Decompress the file and replay it from standard input with --csv -.")
    }
    return (pipe.fileHandleForReading, process)
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes, as: UTF8.self)
  }
}
