internal import Foundation

/// Prints what a command has to say at its end.
enum Report {
  /// Prints a summary on the standard output, or on the standard error when messages go to the standard output.
  static func print(_ summary: String, besides out: String?) {
    let handle = out == "-" ? FileHandle.standardError : FileHandle.standardOutput
    handle.write(Data((summary + "\n").utf8))
  }
}
