import TaihuCore
import TaihuPack
import Testing

@testable import TaihuNormalize

/// Payloads of every decoder here, mutated at random: nothing crashes, nothing hangs, every reading is finite.
@Suite("Fuzzing of declared decoders and discovery")
struct DecoderFuzzTests {
  static let rules: [(rule: String, corpus: [String])] =
    MappedDecoderTests.cases.map { ("decoder = \"mapped\"\n" + $0.rule, [$0.payload]) }
    + TextDecoderTests.cases.map { ("decoder = \"text\"\n" + $0.rule, [$0.payload]) }
    + [
      (
        "decoder = \"metadata\"\nentries = \"[*]\"\nid = \"id\"\nname = \"name\"\nunit = \"u\"",
        [#"[{"id":1,"name":"temp","u":"K"},{"id":"x","name":"hum"}]"#]
      ),
      ("decoder = \"discovery\"\nundeclared = \"discover\"", DiscoveryFamilyTests.families.map(\.payload)),
      (
        "decoder = \"native\"\nundeclared = \"discover\"",
        [#"{"ts":1785545940000,"v":{"temp":21.5,"x":1},"u":{"temp":"K"}}"#]
      ),
    ]

  @Test("a mutated payload is read or refused", arguments: rules.indices, [UInt64(1), 2])
  func mutations(index: Int, seed: UInt64) throws {
    let (rule, corpus) = Self.rules[index]
    let station = try Station([packed("pattern = \"plant/{site}/data\"\n" + rule)])
    var random = SeededGenerator(seed: seed &+ UInt64(index) << 8)
    for round in 0..<200 {
      var payload = Array(corpus[round % corpus.count].utf8)
      for _ in 0...Int.random(in: 0...3, using: &random) { mutate(&payload, &random) }
      let outcome = station.send(Array("plant/a/data".utf8), payload)
      let isFine = station.batch.readings.allSatisfy(\.value.isFinite)
      #expect(isFine, "seed \(seed), rule \(index), round \(round): \(outcome)")
      if case .decoded = outcome { #expect(!station.batch.readings.isEmpty) }
    }
  }

  @Test("mutated topics and configurations of discovery are read or refused", arguments: [UInt64(3), 4])
  func discoveryTopics(seed: UInt64) throws {
    let station = try Station(discovery: ["#"])
    var random = SeededGenerator(seed: seed)
    let messages =
      DiscoveryFamilyTests.families.map { ($0.topic, $0.payload) }
      + DiscoveryFamilyTests.configs.map { ("homeassistant/sensor/probe/t/config", $0) }
    for round in 0..<1_000 {
      let message = messages[round % messages.count]
      var (topic, payload) = (Array(message.0.utf8), Array(message.1.utf8))
      if Bool.random(using: &random) { mutate(&topic, &random) }
      mutate(&payload, &random)
      station.send(topic, payload)
      let isFine = station.batch.readings.allSatisfy(\.value.isFinite)
      #expect(isFine, "seed \(seed), round \(round)")
    }
  }

  /// Changes, drops, doubles or inserts a few bytes.
  private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard !bytes.isEmpty else { return bytes.append(UInt8.random(in: 0...255, using: &random)) }
    let place = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes.remove(at: place)
    case 2: bytes.insert("{}[]\",:.-+eE0\\*()= \n;/".utf8.randomElement(using: &random) ?? 0, at: place)
    case 3: bytes.insert(contentsOf: bytes[place...].prefix(8), at: place)
    case 4: bytes.removeLast(bytes.count - place)
    default: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &random))
    }
  }
}
