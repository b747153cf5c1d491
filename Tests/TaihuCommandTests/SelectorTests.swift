import ArgumentParser
import TaihuCore
import Testing

@testable import TaihuCommands

@Suite("Choosing series")
struct SelectorTests {
  private static func selector(_ arguments: [String]) throws -> SeriesSelector {
    try SelectorOptions.parse(arguments).selector
  }

  private static let key = SeriesKey(
    name: "pm25", labels: [Label("site", "a"), Label("network", "air"), Label("lane", "2")])

  @Test(
    "values of one option are alternatives, different options must all hold",
    arguments: [
      ([], true), (["--series", "pm25"], true), (["--series", "pm10"], false),
      (["--series", "pm10", "--series", "pm25"], true), (["--series", "pm25", "--site", "b"], false),
      (["--site", "b", "--site", "a"], true), (["--label", "lane=2"], true), (["--label", "lane!=2"], false),
      (["--label", "lane=1", "--label", "lane=2"], true), (["--label", "lane=2", "--network", "lake"], false),
      (["--label", "room="], true), (["--label", "lane="], false), (["--district", "x"], false),
    ])
  func matching(arguments: [String], matches: Bool) throws {
    #expect(try Self.selector(arguments).matches(Self.key) == matches)
  }

  @Test("a label's value may hold equals signs")
  func equalsSigns() {
    #expect(SelectorOptions.matcher("k=a=b") == .equal(name: "k", value: "a=b"))
    #expect(SelectorOptions.matcher("k!=a") == .notEqual(name: "k", value: "a"))
  }

  @Test("a label without name or sign is refused", arguments: ["", "k", "=v", "!=v"])
  func refused(text: String) {
    #expect(SelectorOptions.matcher(text) == nil)
  }

  @Test(
    "a quality filter keeps what it names",
    arguments: [
      ("good", [Quality.good]), ("good,suspect", [.good, .suspect]), ("bad", [.bad]), ("all", Quality.allCases),
    ])
  func quality(text: String, kept: [Quality]) throws {
    let filter = try #require(QualityFilter(argument: text))
    #expect(filter.qualities == Set(kept))
  }

  @Test("an unknown quality is refused", arguments: ["", "fine", "good,", "good;bad"])
  func unknownQuality(text: String) {
    #expect(QualityFilter(argument: text) == nil)
  }
}
