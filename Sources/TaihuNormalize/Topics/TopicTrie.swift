/// All patterns as one tree, in which a topic finds the most specific pattern that matches it.
///
/// At each level, from the first on, a literal wins over a capture or `+`, and those over `#`.
struct TopicTrie {
  private struct Node {
    var literals: [[UInt8]: Int] = [:]
    var any: Int?
    var end: Int?
    var rest: Int?
  }

  private var nodes = [Node()]

  /// An empty tree.
  init() {}

  /// Adds the pattern of a rule.
  ///
  /// - Returns: the rule whose pattern already matches exactly the same topics, which then stays; else `nil`.
  mutating func insert(_ pattern: TopicPattern, rule: Int) -> Int? {
    var node = 0
    for level in pattern.levels { node = child(of: node, for: level) }
    if let former = pattern.hasRest ? nodes[node].rest : nodes[node].end { return former }
    if pattern.hasRest { nodes[node].rest = rule } else { nodes[node].end = rule }
    return nil
  }

  /// The rule of the most specific pattern that matches a topic, or `nil`.
  ///
  /// - Complexity: O(length of the topic + number of nodes); a node is visited once at most, since it has one depth.
  func match(_ topic: Topic) -> Int? {
    match(topic, from: 0, depth: 0)
  }

  private func match(_ topic: Topic, from node: Int, depth: Int) -> Int? {
    if depth == topic.levels.count { return nodes[node].end ?? nodes[node].rest }
    if let next = nodes[node].literals[topic.levels[depth]], let rule = match(topic, from: next, depth: depth + 1) {
      return rule
    }
    if let next = nodes[node].any, let rule = match(topic, from: next, depth: depth + 1) { return rule }
    return nodes[node].rest
  }

  private mutating func child(of node: Int, for level: TopicPattern.Level) -> Int {
    let known: Int? =
      if case .literal(let text) = level { nodes[node].literals[Array(text.utf8)] } else { nodes[node].any }
    if let known { return known }
    nodes.append(Node())
    if case .literal(let text) = level {
      nodes[node].literals[Array(text.utf8)] = nodes.count - 1
    } else {
      nodes[node].any = nodes.count - 1
    }
    return nodes.count - 1
  }
}
