import TaihuCore
import TaihuPack
import Testing

@testable import TaihuNormalize

@Suite("Topics")
struct TopicTests {
  static func topic(_ text: String) throws -> Topic {
    let bytes = Array(text.utf8)
    return try unsafe Topic(bytes.span.bytes, NormalizerLimits())
  }

  @Test("the more specific pattern wins, level by level")
  func specificity() throws {
    let patterns = ["a/#", "a/{x}/c", "a/b/#", "a/b/c", "+/b/c", "#", "a/{x}/c/#"]
    var trie = TopicTrie()
    for (index, text) in patterns.enumerated() { #expect(trie.insert(try TopicPattern(text), rule: index) == nil) }
    let expected = [
      "a/b/c": "a/b/c", "a/x/c": "a/{x}/c", "a/b/d": "a/b/#", "a/b": "a/b/#", "a": "a/#", "a/x/d": "a/#",
      "z/b/c": "+/b/c", "z": "#", "a/x/c/d": "a/{x}/c/#", "a/b/c/d": "a/b/#", "a//c": "a/{x}/c", "": "#", "/": "#",
    ]
    for (text, pattern) in expected where !text.isEmpty {
      #expect(trie.match(try Self.topic(text)).map { patterns[$0] } == pattern, "\(text)")
    }
  }

  @Test("two patterns for the same topics are reported")
  func sameTopics() throws {
    var trie = TopicTrie()
    #expect(trie.insert(try TopicPattern("a/{x}/c"), rule: 0) == nil)
    #expect(trie.insert(try TopicPattern("a/+/c"), rule: 1) == 0)
    #expect(trie.insert(try TopicPattern("a/+/c/#"), rule: 2) == nil)
    #expect(trie.insert(try TopicPattern("a/{y}/c/#"), rule: 3) == 2)
  }

  /// All topics and patterns over two words and up to three levels, against a matcher that tries each pattern.
  @Test("the tree agrees with trying every pattern, for all small sets")
  func exhaustive() throws {
    let patterns = try Self.combinations(["a", "b", "+"], upTo: 3).flatMap { [$0, $0 + "/#"] }.map {
      try TopicPattern($0)
    }
    let topics = try Self.combinations(["a", "c"], upTo: 4).map { try Self.topic($0) }
    let seed: UInt64 = 7
    var generator = SeededGenerator(seed: seed)
    for first in patterns {
      for second in patterns where first != second {
        try Self.compare([first, second, patterns.randomElement(using: &generator)!], topics)
      }
    }
  }

  static func combinations(_ words: [String], upTo length: Int) -> [String] {
    var all = words
    var last = words
    for _ in 1..<length {
      last = last.flatMap { prefix in words.map { "\(prefix)/\($0)" } }
      all += last
    }
    return all
  }

  static func compare(_ patterns: [TopicPattern], _ topics: [Topic]) throws {
    let patterns = patterns.enumerated().filter { index, pattern in !patterns[..<index].contains(pattern) }.map(
      \.element)
    var trie = TopicTrie()
    for (index, pattern) in patterns.enumerated() { _ = trie.insert(pattern, rule: index) }
    for topic in topics {
      var best: TopicPattern?
      for pattern in patterns where pattern.matches(topic) {
        if best.map({ pattern.isMoreSpecific(than: $0) }) ?? true { best = pattern }
      }
      let found = trie.match(topic).map { patterns[$0] }
      if found != best {
        Issue.record("\(topic.levels.indices.map(topic.text)) of \(patterns.map(\.filter)): \(found?.filter ?? "none")")
      }
    }
  }

  @Test(
    "malformed patterns are refused",
    arguments: [
      "", "a/#/b", "a#", "a+/b", "a/{", "a/{}/b", "a/{X}", "a/x{y}", "{a}/{a}", "a/{a b}", "##", "+a", "a/{9}",
    ])
  func malformed(_ pattern: String) {
    #expect(throws: OperatorError.self) { try TopicPattern(pattern) }
  }

  @Test("a pattern covers another when it matches all that the other matches")
  func covering() throws {
    let texts = Self.combinations(["a", "b", "+"], upTo: 2).flatMap { [$0, $0 + "/#"] } + ["#"]
    let topics = try Self.combinations(["a", "b", "c"], upTo: 4).map { try Self.topic($0) }
    for left in try texts.map({ try TopicPattern($0) }) {
      for right in try texts.map({ try TopicPattern($0) }) {
        let naive = topics.allSatisfy { !right.matches($0) || left.matches($0) }
        // “+/#” matches all that “#” does, since no topic has no level; that pair may stand beside each other.
        #expect(left.covers(right) == naive || right.filter == "#", "\(left.filter) over \(right.filter)")
        #expect(naive || !left.covers(right), "\(left.filter) over \(right.filter)")
        let both = topics.contains { left.matches($0) && right.matches($0) }
        #expect((left.commonTopic(with: right) != nil) == both, "\(left.filter) with \(right.filter)")
      }
    }
  }

  @Test("subscriptions leave out what another covers, and overlaps name the winner")
  func subscriptions() throws {
    let station = try Station(discovery: ["zigbee2mqtt/#", "zigbee2mqtt/+"])
    #expect(
      station.normalizer.subscriptions == [
        "wuxi/+/lake/+/+", "wuxi/+/air/+/+", "wuxi/+/road/+/+", "wuxi/+/road/+/+/debug/#", "senml/free/+",
        "senml/named/+",
        "scalar/+/temp", "scalar/+/state", "scalar/+/door", "zigbee2mqtt/#",
      ])
    #expect(station.normalizer.overlaps.isEmpty)

    var broad = Fixture.air
    broad.topics.append(.init(pattern: "wuxi/#", decoder: .ignore, line: 7))
    let overlap = try #require(try Station([Fixture.lake, broad]).normalizer.overlaps.first)
    #expect(overlap.winner == "Packs/lake.toml:5 wuxi/+/lake/+/+" && overlap.loser == "Packs/air.toml:7 wuxi/#")
    #expect(overlap.example == "wuxi/district/lake/site/device")
  }

  @Test("packs that contradict one another are refused with file and line")
  func contradictions() {
    var twin = Fixture.lake
    twin.id = "twin"
    twin.file = "Packs/twin.toml"
    #expect(throws: OperatorError.self) { try Station([Fixture.lake, twin]) }
    var names = Fixture.lake
    names.quantities[1].aliases = ["wt"]
    #expect(throws: OperatorError.self) { try Station([names]) }
    var scalar = Fixture.scalar
    scalar.topics[0].decoder = .scalar(quantity: "tmep")
    #expect {
      try Station([scalar])
    } throws: { error in
      let message = (error as? OperatorError)?.message ?? ""
      return message.contains("Packs/scalar.toml:5") && message.contains("did you mean “temp”?")
    }
  }
}

@Suite("Byte table")
struct ByteTableTests {
  @Test("it agrees with a dictionary", arguments: 1...4 as ClosedRange<UInt64>)
  func model(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var table = ByteTable()
    var model: [[UInt8]: Int] = [:]
    for _ in 0..<5_000 {
      let length = Int.random(in: 0...20, using: &generator)
      let key = (0..<length).map { _ in UInt8.random(in: 0...2, using: &generator) }
      #expect(table.index(of: key) == model[key], "seed \(seed)")
      let index = table.insert(key)
      if model[key] == nil { model[key] = model.count }
      #expect(index == model[key] && Array(table[index]) == key, "seed \(seed)")
    }
    #expect(table.count == model.count)
  }
}

@Suite("Name table")
struct NameTableTests {
  @Test("it agrees with a dictionary, for names around the lengths of words", arguments: 1...4 as ClosedRange<UInt64>)
  func model(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var table = NameTable()
    var model: [[UInt8]: Int] = [:]
    for _ in 0..<3_000 {
      let length = Int.random(in: 0...18, using: &generator)
      let name = (0..<length).map { _ in UInt8.random(in: 0...1, using: &generator) }
      #expect(table.number(of: name) == model[name], "seed \(seed)")
      if model[name] == nil, Bool.random(using: &generator) {
        table.insert(name, number: model.count)
        model[name] = model.count
      }
    }
  }
}

@Suite("Device table")
struct DeviceTableTests {
  @Test("a device within its rate is admitted, one beyond it is not, and it recovers")
  func rate() throws {
    var limits = NormalizerLimits()
    (limits.deviceMessagesPerSecondMax, limits.deviceBurstMessagesMax) = (10, 5)
    var table = DeviceTable(packs: 1, limits)
    let device = try table.add([1], rule: 0, pack: 0, quantities: 1, at: Station.noon)
    let later = Station.noon.advanced(byNanoseconds: 100_000_000)
    let yearBack = later.advanced(byNanoseconds: -365 * 86_400_000_000_000)
    let times = Array(repeating: Station.noon, count: 6) + [later, later, yearBack]
    let admitted = times.map { table.admit(device, at: $0) }
    #expect(admitted == [true, true, true, true, true, false, true, false, true], "a clock set back starts afresh")
  }

  @Test("idle devices make room for new ones, and the others keep their series")
  func forgetting() throws {
    var limits = NormalizerLimits()
    limits.devicesPerPackMax = 3
    var table = DeviceTable(packs: 2, limits)
    let day: Int64 = 86_400_000_000_000
    for name in 1...3 as ClosedRange<UInt8> {
      let device = try table.add([name], rule: Int(name), pack: 0, quantities: 2, at: Station.noon)
      table[device, 1] = SeriesID(UInt32(name))
    }
    #expect(throws: Refusal.self) { try table.add([4], rule: 4, pack: 0, quantities: 2, at: Station.noon) }
    _ = try table.add([9], rule: 9, pack: 1, quantities: 1, at: Station.noon)
    let later = Station.noon.advanced(byNanoseconds: day)
    table.touch(try #require(table.find([2])), at: later)
    let added = try table.add([4], rule: 4, pack: 0, quantities: 2, at: later)
    #expect(table.count == 2 && table.forgotten == 3)
    #expect(table.find([1]) == nil && table.rule(added) == 4)
    let kept = try #require(table.find([2]))
    #expect(table[kept, 1] == SeriesID(2) && table[kept, 0] == SeriesID(0) && table.rule(kept) == 2)
  }
}
