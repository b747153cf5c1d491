/// A failure told to the person who can mend it: what happened, where, what became of the data, what to type next.
public struct OperatorError: Error, Hashable, Sendable, CustomStringConvertible {
  /// How the command line ends after such an error; the raw values are the exit codes.
  public enum Category: Int32, Sendable {
    case failure = 1
    case usage = 2
    case permission = 4
    case timeout = 27
  }

  /// The exit code's meaning.
  public var category: Category
  /// A short stable name for scripts and searches, kebab-case, for instance `database-newer`.
  public var code: String
  /// What happened and where.
  public var message: String
  /// What became of the data and what to do or type next; empty where nothing helps.
  public var hint: String

  /// An error from its parts.
  public init(_ category: Category, code: String, _ message: String, hint: String = "") {
    (self.category, self.code, self.message, self.hint) = (category, code, message, hint)
  }

  /// The message, and the hint on a line of its own.
  public var description: String {
    hint.isEmpty ? message : message + "\n  hint: " + hint
  }
}
