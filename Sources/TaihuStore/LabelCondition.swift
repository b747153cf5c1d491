/// One condition on a label of a series, of which an absent one counts as the empty text. The series' name counts as the
/// label `__name__`.
public struct LabelCondition {
  /// What is asked of the text.
  enum Kind {
    case equal(String)
    case notEqual(String)
    case accepted((String) -> Bool)
  }

  /// The label.
  public let label: String
  let kind: Kind

  /// The label is exactly this.
  public static func equal(_ label: String, _ value: String) -> LabelCondition {
    LabelCondition(label: label, kind: .equal(value))
  }

  /// The label is not exactly this.
  public static func notEqual(_ label: String, _ value: String) -> LabelCondition {
    LabelCondition(label: label, kind: .notEqual(value))
  }

  /// The label is one that `accept` accepts, such as a regular expression that matches it as a whole.
  ///
  /// - Parameter accept: called once for each value that the label has in the store, and once for the empty text.
  public static func accepted(_ label: String, by accept: @escaping (String) -> Bool) -> LabelCondition {
    LabelCondition(label: label, kind: .accepted(accept))
  }

  /// The label is one that `accept` does not accept; see ``accepted(_:by:)``.
  public static func rejected(_ label: String, by accept: @escaping (String) -> Bool) -> LabelCondition {
    LabelCondition(label: label, kind: .accepted { !accept($0) })
  }

  /// Whether a text meets the condition.
  func isMet(by text: String) -> Bool {
    switch kind {
    case .equal(let value): text == value
    case .notEqual(let value): text != value
    case .accepted(let accept): accept(text)
    }
  }
}
