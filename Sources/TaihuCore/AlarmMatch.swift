/// Which episodes are meant: each condition names a label of the series or one of `name`, `kind`, `rule` and `severity`,
/// and all must hold. Without conditions all episodes are meant.
///
/// As a text the conditions stand between commas, values that are alternatives between bars:
/// `network=road|transit,severity=warning+,kind=threshold`. A severity with a plus is that or a worse one.
public struct AlarmMatch: Hashable, Sendable, CustomStringConvertible {
  /// One condition.
  public struct Condition: Hashable, Sendable {
    /// A label, or `name`, `kind`, `rule` or `severity`.
    public var key: String
    /// The values of which one must be there.
    public var values: [String]

    /// A condition from its parts.
    public init(_ key: String, _ values: [String]) {
      (self.key, self.values) = (key, values)
    }
  }

  /// The conditions, in the order in which they were written.
  public let conditions: [Condition]

  /// All episodes.
  public init() {
    conditions = []
  }

  /// The episodes that all conditions hold for.
  ///
  /// - Throws: when a condition can hold for none: an unknown kind or severity, a key twice, no value.
  public init(_ conditions: [Condition]) throws(OperatorError) {
    self.conditions = conditions
    for (index, condition) in conditions.enumerated() {
      if conditions[..<index].contains(where: { $0.key == condition.key }) {
        throw Self.fault("\(condition.key) stands twice", hint: "write alternatives as \(condition.key)=a|b")
      }
      try Self.check(condition)
    }
  }

  /// The episodes that a text names; the empty text names all.
  ///
  /// - Throws: when the text is no such list of conditions.
  public init(_ text: String) throws(OperatorError) {
    var conditions: [Condition] = []
    for part in text.split(separator: ",") {
      guard let sign = part.firstIndex(of: "="), sign != part.startIndex else {
        throw Self.fault("\"\(part)\" is no condition", hint: "write network=road,severity=warning+")
      }
      let values = part[part.index(after: sign)...].split(separator: "|").map(String.init)
      conditions.append(Condition(String(part[..<sign]), values))
    }
    try self.init(conditions)
  }

  /// Whether an episode of a series is meant.
  ///
  /// - Complexity: O(conditions × labels).
  public func matches(_ episode: Episode, of series: SeriesKey) -> Bool {
    conditions.allSatisfy { condition in
      switch condition.key {
      case "name": condition.values.contains(series.name)
      case "kind": condition.values.contains(episode.kind.rawValue)
      case "rule": condition.values.contains(episode.rule)
      case "severity": condition.values.contains { Self.severity(episode.severity, meets: $0) }
      default: series.label(condition.key).map(condition.values.contains) ?? false
      }
    }
  }

  /// The text that gives the same match.
  public var description: String {
    conditions.map { $0.key + "=" + $0.values.joined(separator: "|") }.joined(separator: ",")
  }

  private static func severity(_ severity: Severity, meets text: String) -> Bool {
    guard text.hasSuffix("+") else { return severity.description == text }
    return Severity(String(text.dropLast())).map { severity >= $0 } ?? false
  }

  private static func check(_ condition: Condition) throws(OperatorError) {
    guard !condition.values.isEmpty else {
      throw fault("\(condition.key) has no value", hint: "write \(condition.key)=value")
    }
    for value in condition.values {
      switch condition.key {
      case "kind" where EpisodeKind(rawValue: value) == nil:
        let kinds = EpisodeKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw fault("there is no kind of alarm \"\(value)\"", hint: "the kinds are \(kinds)")
      case "severity" where Severity(value.hasSuffix("+") ? String(value.dropLast()) : value) == nil:
        throw fault(
          "there is no severity \"\(value)\"", hint: "use notice, warning or critical, with + for that or worse")
      default: continue
      }
    }
  }

  private static func fault(_ message: String, hint: String) -> OperatorError {
    OperatorError(.usage, code: "alarm-match", message, hint: hint)
  }
}
