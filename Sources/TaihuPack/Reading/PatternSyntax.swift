/// The rules of writing a topic pattern: levels between `/`, each a literal text, `{name}` or `+`, and `#` as the last.
struct PatternSyntax {
  /// The most bytes of a pattern, as of an MQTT topic.
  static let bytesMax = 65_535

  /// The names captured, in order.
  private(set) var captures: [String] = []
  /// What is wrong, and what to do about it; `nil`: nothing.
  private(set) var fault: (message: String, hint: String)?

  /// Reads a pattern as far as its first fault.
  init(_ pattern: String) {
    fault = Self.wholeFault(pattern)
    guard fault == nil else { return }
    let levels = pattern.split(separator: "/", omittingEmptySubsequences: false)
    for (number, level) in levels.enumerated() where fault == nil {
      fault = take(level, isLast: number == levels.count - 1)
    }
  }

  /// The pattern with every capture as `+`: two patterns of one shape match the same topics.
  static func shape(of pattern: String) -> String {
    let levels = pattern.split(separator: "/", omittingEmptySubsequences: false)
    return levels.map { $0.hasPrefix("{") ? "+" : String($0) }.joined(separator: "/")
  }

  private static func wholeFault(_ pattern: String) -> (message: String, hint: String)? {
    if pattern.isEmpty {
      return ("the pattern is empty", "write the topic, for instance \"wuxi/{district}/air/{site}/{device}\"")
    }
    if pattern.utf8.count > bytesMax { return ("the pattern is longer than \(bytesMax) bytes", "") }
    if pattern.hasPrefix("$") {
      return ("a topic that begins with $ is the broker's own and is never stored as readings", "")
    }
    if pattern.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      return ("the pattern holds a control character", "")
    }
    if pattern == "#" {
      return (
        "a pack can't claim every topic", "begin with the network's own level, or use `discovery` in the configuration"
      )
    }
    return nil
  }

  /// Takes one level; the fault in it.
  private mutating func take(_ level: Substring, isLast: Bool) -> (message: String, hint: String)? {
    switch level {
    case "+": return nil
    case "#": return isLast ? nil : ("# may only be the last level", "use + for one level")
    case _ where level.contains("{") || level.contains("}"): return takeCapture(level)
    case _ where level.contains("+") || level.contains("#"):
      return (
        "the wildcard in \(QuotedText.of(String(level))) is not alone in its level", "use {name} or + for a whole level"
      )
    default: return nil
    }
  }

  private mutating func takeCapture(_ level: Substring) -> (message: String, hint: String)? {
    let name = String(level.dropFirst().dropLast())
    guard level.hasPrefix("{"), level.hasSuffix("}"), !name.contains("{"), !name.contains("}") else {
      return ("a brace in \(QuotedText.of(String(level))) is not that of a whole level", "write /{name}/")
    }
    guard NameRule.snake.allows(name) else {
      let said = name.isEmpty ? "{} has no name" : "\(QuotedText.of(name)) is no label name"
      return (said, "a label is \(NameRule.snake.words)")
    }
    if captures.contains(name) { return ("{\(name)} stands twice", "a label has one value") }
    captures.append(name)
    return nil
  }
}
