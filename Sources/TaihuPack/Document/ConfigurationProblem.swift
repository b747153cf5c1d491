/// One thing wrong, or doubtful, in a configuration file or a pack.
public struct ConfigurationProblem: Hashable, Sendable, CustomStringConvertible {
  /// The file, as its path was given.
  public var file: String
  /// The line, counted from 1; 0 when the file could not be read at all.
  public var line: Int
  /// The way to the value; the root when no key is to blame.
  public var key: DocumentPath
  /// What is wrong: what was found and what is allowed.
  public var message: String
  /// What to write instead; empty where the message says enough.
  public var hint: String

  /// A problem from its parts.
  public init(file: String, line: Int, key: DocumentPath = .root, message: String, hint: String = "") {
    (self.file, self.line, self.key) = (file, line, key)
    (self.message, self.hint) = (message, hint)
  }

  /// `file:line: key: message`, without what is not known, and the hint on a line of its own.
  public var description: String {
    let place = line > 0 ? "\(file):\(line): " : "\(file): "
    let subject = key == .root ? "" : "\(key): "
    return place + subject + message + (hint.isEmpty ? "" : "\n  hint: " + hint)
  }
}
