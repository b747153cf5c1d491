/// Which series a question is about.
public struct SeriesSelector: Hashable, Sendable {
  /// One condition on a label; the series' name counts as the label `__name__`.
  public enum Matcher: Hashable, Sendable {
    /// The label is exactly this; an absent label is the empty text.
    case equal(name: String, value: String)
    /// The label is not exactly this.
    case notEqual(name: String, value: String)
    /// The label is one of these.
    case oneOf(name: String, values: [String])
  }

  /// The conditions, all of which must hold.
  public var matchers: [Matcher]

  /// A selector from its conditions; none matches every series.
  public init(_ matchers: [Matcher] = []) {
    self.matchers = matchers
  }

  /// Whether a key meets every condition.
  public func matches(_ key: SeriesKey) -> Bool {
    matchers.allSatisfy { matcher in
      switch matcher {
      case .equal(let name, let value): Self.value(of: name, in: key) == value
      case .notEqual(let name, let value): Self.value(of: name, in: key) != value
      case .oneOf(let name, let values): values.contains(Self.value(of: name, in: key))
      }
    }
  }

  private static func value(of name: String, in key: SeriesKey) -> String {
    name == "__name__" ? key.name : key.label(name) ?? ""
  }
}
