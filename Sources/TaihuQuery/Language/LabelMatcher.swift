/// A condition on a label of a series; the series' name counts as the label `__name__`, a label that is absent as empty.
public struct LabelMatcher: Hashable, Sendable {
  /// How the value is compared.
  public enum Relation: String, Hashable, Sendable {
    case equal = "="
    case notEqual = "!="
    case matches = "=~"
    case matchesNot = "!~"
  }

  /// The label.
  public let name: String
  /// How its value is compared.
  public let relation: Relation
  /// The value, or the text of the regular expression.
  public let value: String
  /// The regular expression that must match the whole value, for the two relations that want one.
  public let pattern: Regex?

  /// A condition.
  ///
  /// - Throws: what is wrong with the regular expression.
  public init(_ name: String, _ relation: Relation, _ value: String) throws(RegexFault) {
    (self.name, self.relation, self.value) = (name, relation, value)
    pattern = relation == .matches || relation == .matchesNot ? try Regex(value) : nil
  }

  /// Whether a value meets the condition.
  ///
  /// - Complexity: O(length of the value).
  public func matches(_ value: String) -> Bool {
    switch relation {
    case .equal: value == self.value
    case .notEqual: value != self.value
    case .matches: pattern?.matches(value) ?? false
    case .matchesNot: !(pattern?.matches(value) ?? true)
    }
  }

  /// Whether the labels of a series meet the condition.
  public func matches(_ labels: LabelSet) -> Bool { matches(labels[name]) }

  /// By name, relation and value.
  public static func == (left: LabelMatcher, right: LabelMatcher) -> Bool {
    (left.name, left.relation, left.value) == (right.name, right.relation, right.value)
  }

  /// By name, relation and value.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(relation)
    hasher.combine(value)
  }
}
