/// Two rules whose patterns can match one topic, and which of them such a topic goes to.
public struct TopicOverlap: Hashable, Sendable {
  /// The rule that takes the topics both match, as `pack:line pattern`.
  public let winner: String
  /// The rule that does not get them.
  public let loser: String
  /// A topic that both match.
  public let example: String
}

extension TopicPattern {
  /// A topic that both patterns match, or `nil` when there is none.
  func commonTopic(with other: TopicPattern) -> String? {
    let (shorter, longer) = levels.count <= other.levels.count ? (self, other) : (other, self)
    guard shorter.levels.count == longer.levels.count || shorter.hasRest else { return nil }
    var parts: [String] = []
    for index in longer.levels.indices {
      let level = index < shorter.levels.count ? shorter.levels[index] : .any
      switch (level, longer.levels[index]) {
      case (.literal(let left), .literal(let right)):
        if left != right { return nil }
        parts.append(left)
      case (.literal(let text), _), (_, .literal(let text)): parts.append(text)
      case (.capture(let name), _), (_, .capture(let name)): parts.append(name)
      default: parts.append("any")
      }
    }
    return parts.joined(separator: "/")
  }

  /// Whether this pattern takes the topics that both match: the first level at which they differ decides.
  func isMoreSpecific(than other: TopicPattern) -> Bool {
    for index in 0..<max(levels.count, other.levels.count) {
      let (own, others) = (rank(index), other.rank(index))
      if own != others { return own < others }
    }
    return !hasRest && other.hasRest
  }

  private func rank(_ index: Int) -> Int {
    guard index < levels.count else { return 2 }
    return if case .literal = levels[index] { 0 } else { 1 }
  }
}
