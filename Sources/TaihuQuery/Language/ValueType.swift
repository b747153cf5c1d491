/// What an expression comes to.
public enum ValueType: String, Hashable, Sendable {
  /// One number at each time.
  case scalar
  /// One number of each of several series at each time.
  case vector = "instant vector"
  /// A stretch of samples of each of several series at each time.
  case matrix = "range vector"
  /// A text.
  case string
}
