import TaihuCore
import Testing

@testable import TaihuStore

@Suite("Series by label")
struct LabelIndexTests {
  @Test(
    "conditions of every kind, on labels that are there or absent, find what a look at each series finds",
    arguments: 0..<20)
  func fuzz(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let store = try StoreFixture()
    let reader = try store.reader()
    for _ in 0..<3 {
      for _ in 0..<Int.random(in: 0...50, using: &random) {
        let labels = ["a", "b", "c"].filter { _ in Bool.random(using: &random) }
          .map { Label($0, ["x", "y\"", "zé", "xx"].randomElement(using: &random)!) }
        store.catalog.declare(
          SeriesKey(name: ["p", "q"].randomElement(using: &random)!, labels: labels), SeriesTraits(unit: "", pack: "t"))
      }
      _ = try store.writer.commit()
      for _ in 0..<20 {
        let conditions = (0..<Int.random(in: 0...3, using: &random)).map { _ in Self.condition(&random) }
        let expected = store.catalog.all.filter { entry in
          conditions.allSatisfy { condition in
            condition.isMet(
              by: condition.label == "__name__" ? entry.key.name : entry.key.label(condition.label) ?? "")
          }
        }
        let found = try reader.series(meeting: conditions)
        #expect(found == expected.map(\.id), "seed \(seed) \(conditions)")
        #expect(try reader.records(of: found).map(\.key) == expected.map(\.key), "seed \(seed)")
      }
    }
  }

  private static func condition(_ random: inout SeededGenerator) -> LabelCondition {
    let label = ["a", "b", "c", "none", "__name__"].randomElement(using: &random)!
    let value = ["x", "y\"", "zé", "xx", "", "p"].randomElement(using: &random)!
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return .equal(label, value)
    case 1: return .notEqual(label, value)
    case 2: return .accepted(label) { $0.hasPrefix(value) }
    default: return .rejected(label) { $0.hasPrefix(value) }
    }
  }

  @Test("a condition is asked once for each value and once for none, however many series there are")
  func once() throws {
    let store = try StoreFixture()
    for site in 0..<300 { _ = store.series("pm25", site: "s\(site % 3)") }
    for name in 0..<50 { _ = store.series("q\(name)", site: "s1") }
    _ = try store.writer.commit()
    var asked: [String] = []
    let found = try store.reader().series(meeting: [
      .accepted("site") {
        asked.append($0); return $0 == "s1"
      }
    ])
    #expect(found.count == 51)
    #expect(asked.sorted() == ["", "s0", "s1", "s2"])
  }

  @Test("numbers without a series have no record")
  func absent() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    _ = try store.writer.commit()
    let reader = try store.reader()
    #expect(try reader.records(of: [SeriesID(99), id]).map(\.id) == [id])
    #expect(try reader.series(meeting: []) == [id])
  }
}
