public import TaihuCore

/// A pattern of topics: levels that are literal, that capture a label as `{name}`, or that are `+`; and perhaps a final
/// `#` for any number of further levels.
public struct TopicPattern: Hashable, Sendable {
  /// One level of a pattern.
  public enum Level: Hashable, Sendable {
    /// Exactly this text.
    case literal(String)
    /// Any text but none, kept as the label of this name.
    case capture(String)
    /// Any text.
    case any
  }

  /// The levels before a final `#`.
  public let levels: [Level]
  /// Whether a final `#` stands for any number of further levels, none included.
  public let hasRest: Bool

  /// Reads a pattern.
  ///
  /// - Throws: an error that says what is wrong with the pattern.
  public init(_ text: String) throws(OperatorError) {
    var levels: [Level] = []
    var hasRest = false
    var captures: Set<String> = []
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if part == "#", index == parts.count - 1 {
        hasRest = true
      } else {
        levels.append(try Self.level(part, of: text, captures: &captures))
      }
    }
    guard !text.isEmpty else { throw Self.error(text, "is empty") }
    (self.levels, self.hasRest) = (levels, hasRest)
  }

  /// The MQTT topic filter that matches the same topics: `+` for every capture.
  public var filter: String {
    var parts = levels.map { level in
      if case .literal(let text) = level { text } else { "+" }
    }
    if hasRest { parts.append("#") }
    return parts.joined(separator: "/")
  }

  /// Whether it matches a topic, by its bytes.
  public func matches(_ topic: [UInt8]) -> Bool {
    matches(Topic(checked: topic[...]))
  }

  /// Whether it matches a topic.
  func matches(_ topic: Topic) -> Bool {
    guard hasRest ? topic.levels.count >= levels.count : topic.levels.count == levels.count else { return false }
    return zip(levels, topic.levels).allSatisfy { level, part in
      if case .literal(let text) = level { text.utf8.elementsEqual(part) } else { true }
    }
  }

  /// Whether every topic that `other` matches is matched by this pattern too.
  func covers(_ other: TopicPattern) -> Bool {
    guard hasRest ? other.levels.count >= levels.count : other.levels.count == levels.count && !other.hasRest else {
      return false
    }
    return zip(levels, other.levels).allSatisfy { own, other in
      if case .literal = own { own == other } else { true }
    }
  }

  /// The label names of the captures with the numbers of their levels.
  var captures: [(level: Int, name: String)] {
    levels.enumerated().compactMap { index, level in
      if case .capture(let name) = level { (index, name) } else { nil }
    }
  }

  private static func level(
    _ part: Substring, of text: String, captures: inout Set<String>
  ) throws(OperatorError) -> Level {
    if part == "+" { return .any }
    if part.contains("#") { throw error(text, "has a # that is not alone at the end") }
    if part.contains("+") { throw error(text, "has a + beside other text in one level") }
    guard part.contains("{") || part.contains("}") else { return .literal(String(part)) }
    let name = String(part.dropFirst().dropLast())
    guard part.first == "{", part.last == "}", Identifier.isValid(name) else {
      throw error(text, "has the level “\(part)”; a capture is {name} and fills its level, name being [a-z][a-z0-9_]*")
    }
    guard captures.insert(name).inserted else { throw error(text, "captures “\(name)” twice") }
    return .capture(name)
  }

  private static func error(_ text: String, _ what: String) -> OperatorError {
    OperatorError(
      .failure, code: "bad-topic-pattern", "topic pattern “\(text)” \(what)",
      hint: "write levels as text, {name} or +, and # only as the last level")
  }
}
