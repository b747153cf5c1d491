internal import TaihuCore
internal import TaihuPack

/// The rules of all packs, and which of them a topic belongs to.
struct CompiledRules {
  /// How many packs there are, discovery being the last.
  let packCount: Int
  /// The largest number of quantities in a pack, at least 1.
  let quantitiesMax: Int
  private let rules: [CompiledRule]
  private let trie: TopicTrie
  private let discovery: [TopicPattern]

  /// Prepares the packs' rules and discovery.
  init(packs: [Pack], discovery filters: [String]) throws(OperatorError) {
    var rules: [CompiledRule] = []
    var trie = TopicTrie()
    for (number, pack) in packs.enumerated() {
      let compiled = try CompiledPack(pack)
      for topic in pack.topics {
        let rule = try CompiledRule(topic, pack: compiled, packNumber: number)
        if let former = trie.insert(rule.pattern, rule: rules.count) {
          throw OperatorError(
            .failure, code: "ambiguous-topics",
            "\(rule.description) matches the same topics as \(rules[former].description)",
            hint: "remove one of the two rules, or make one more specific; the more specific rule wins")
        }
        rules.append(rule)
      }
    }
    let discoveryPack = try CompiledPack(Pack(id: "discovery", topics: [], quantities: []))
    rules.append(try CompiledRule(discovery: discoveryPack, packNumber: packs.count))
    var patterns: [TopicPattern] = []
    for filter in filters { patterns.append(try TopicPattern(filter)) }
    (self.rules, self.trie, discovery, packCount) = (rules, trie, patterns, packs.count + 1)
    quantitiesMax = max(1, packs.map(\.quantities.count).max() ?? 1)
  }

  /// The rule of a number.
  @inline(__always)
  subscript(number: Int) -> CompiledRule { rules[number] }

  /// The number of the rule for a topic: of the most specific pattern, else that of discovery where a filter of it
  /// matches; `nil` when nothing wants the topic.
  func match(_ topic: Topic) -> Int? {
    if let rule = trie.match(topic) { return rule }
    return discovery.contains { $0.matches(topic) } ? rules.count - 1 : nil
  }

  /// The MQTT filters that bring every topic wanted, none of them covered by another.
  var subscriptions: [String] {
    let patterns = rules.dropLast().map(\.pattern) + discovery
    var kept: [TopicPattern] = []
    for pattern in patterns where !kept.contains(where: { $0.covers(pattern) }) {
      kept.removeAll { pattern.covers($0) }
      kept.append(pattern)
    }
    return kept.map(\.filter)
  }

  /// Pairs of rules that can match one topic. O(square of the number of rules).
  var overlaps: [TopicOverlap] {
    let declared = Array(rules.dropLast())
    return declared.indices.flatMap { first in
      declared[(first + 1)...].compactMap { Self.overlap(declared[first], $0) }
    }
  }

  private static func overlap(_ left: CompiledRule, _ right: CompiledRule) -> TopicOverlap? {
    guard let example = left.pattern.commonTopic(with: right.pattern) else { return nil }
    let (winner, loser) = left.pattern.isMoreSpecific(than: right.pattern) ? (left, right) : (right, left)
    return TopicOverlap(winner: winner.description, loser: loser.description, example: example)
  }
}
