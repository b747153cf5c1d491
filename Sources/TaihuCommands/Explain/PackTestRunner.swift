internal import TaihuCore
internal import TaihuGateway
internal import TaihuPack

/// Runs the tests that packs carry: each payload goes the gateway's way up to the store's door, without a broker or a
/// store, and is held against what the pack says it must give.
enum PackTestRunner {
  /// How one test ended.
  struct Verdict {
    /// The pack and its test.
    var pack: Pack
    var test: PackTest
    /// What differs from the expectation, each a sentence; none when the test passed.
    var differences: [String]
  }

  /// Runs all tests of some packs, each test with detectors that have seen nothing.
  ///
  /// - Throws: when the packs contradict each other.
  static func run(_ packs: [Pack]) throws -> [Verdict] {
    try packs.flatMap { pack in
      try pack.tests.map { Verdict(pack: pack, test: $0, differences: try differences(of: $0, packs)) }
    }
  }

  private static func differences(of test: PackTest, _ packs: [Pack]) throws -> [String] {
    guard case .instant(let received) = TimeArgument(argument: test.received) else {
      return ["received is \(test.received), which is no instant"]
    }
    var explainer = try Explainer(packs: packs, settings: DecisionSettings(), store: nil)
    let explanation = try explainer.explain(
      topic: Array(test.topic.utf8), payload: Array(test.payload.utf8), arrival: Arrival(received: received))
    return refusalDifferences(test, explanation) + readingDifferences(test, explanation)
  }

  private static func refusalDifferences(_ test: PackTest, _ explanation: Explanation) -> [String] {
    var reasons = explanation.refusals.map(\.reason.rawValue)
    if explanation.outcome == .quarantined, let reason = explanation.reason { reasons.append(reason) }
    if let expected = test.refused {
      if reasons.contains(expected) { return [] }
      return ["expected the refusal \(expected), found \(reasons.isEmpty ? "none" : reasons.joined(separator: ", "))"]
    }
    return reasons.isEmpty ? [] : ["was refused (\(reasons.joined(separator: ", "))): \(explanation.detail)"]
  }

  private static func readingDifferences(_ test: PackTest, _ explanation: Explanation) -> [String] {
    var found = explanation.readings + explanation.derived
    var differences: [String] = []
    for expected in test.readings {
      if let index = found.firstIndex(where: { matches(expected, $0) }) {
        found.remove(at: index)
      } else {
        differences.append("no reading is \(words(expected))")
      }
    }
    return differences
      + found.filter { $0.series.traits.origin.isEmpty }.map {
        "the reading \($0.series.key) = \($0.reading.value) was not expected"
      }
  }

  private static func matches(_ expected: PackTest.Expectation, _ row: ReadingRow) -> Bool {
    let reading = row.reading
    return row.series.key.name == expected.name
      && abs(reading.value - expected.value) <= 1e-9 * abs(expected.value)
      && expected.labels.allSatisfy { row.series.key.label($0.key) == $0.value }
      && (expected.time == nil || time(expected.time) == reading.time)
      && Set(reading.reasons.list) == Set(expected.reasons)
  }

  private static func time(_ text: String?) -> Timestamp? {
    guard let text, case .instant(let instant) = TimeArgument(argument: text) else { return nil }
    return instant
  }

  private static func words(_ expected: PackTest.Expectation) -> String {
    var text = "\(expected.name) = \(NumberText.exact(expected.value))"
    if !expected.labels.isEmpty {
      text +=
        " with " + expected.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }
    if let time = expected.time { text += " at \(time)" }
    return text + (expected.reasons.isEmpty ? " without reasons" : " for " + expected.reasons.joined(separator: ", "))
  }
}
