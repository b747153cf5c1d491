internal import Foundation
internal import TaihuCore

/// Small text files that are read as a whole.
enum TextFile {
  /// The text of the file at `path`, `-` for the standard input.
  ///
  /// - Throws: A failure when it cannot be read.
  static func read(_ path: String) throws(OperatorError) -> String {
    do {
      if path == "-" {
        return String(decoding: try FileHandle.standardInput.readToEnd() ?? Data(), as: UTF8.self)
      }
      return try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
    } catch {
      throw OperatorError(
        .failure, code: "cannot-read", "\(path) cannot be read: \(error.localizedDescription)",
        hint: "Check the name and the rights.")
    }
  }
}
