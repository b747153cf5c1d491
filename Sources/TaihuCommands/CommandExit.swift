/// How a command ends when it did what it was asked: the exit codes that scripts go by. Failures end by the category of
/// their `OperatorError`: 1 failure, 2 usage, 4 permission, 27 time-out.
enum CommandExit: Int32, Error, Sendable {
  /// All went well.
  case ok = 0
  /// Something was found that a person should look at.
  case findings = 3
  /// Nothing was found, and `--fail-empty` asked to hear of it.
  case nothingFound = 5
}
