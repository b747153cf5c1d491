/// What is wrong with a regular expression.
public struct RegexFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, as the end of a sentence that begins with "the regular expression".
  public let message: String

  /// The whole sentence.
  public var description: String { "the regular expression \(message)" }

  init(_ message: String) {
    self.message = message
  }
}
