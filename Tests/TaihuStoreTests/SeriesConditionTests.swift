import TaihuCore
import Testing

@testable import TaihuStore

@Suite("Finding series")
struct SeriesConditionTests {
  @Test("what SQLite leaves out beforehand does not change the answer")
  func sameAnswer() throws {
    let store = try StoreFixture()
    let values = ["", "a", "b", "a\"b", "a\\", "\"lane\":\"2\"", "%", "湖", "A", "\n"]
    for name in ["pm25", "pm10", "PM25"] {
      for (index, value) in values.enumerated() {
        store.catalog.declare(
          SeriesKey(name: name, labels: [Label("site", value), Label("lane", values[(index + 3) % values.count])]),
          SeriesTraits(unit: "", pack: ""))
      }
    }
    _ = try store.writer.commit()
    let reader = try store.reader()
    let all = store.catalog.all.map(\.key).sorted()
    for label in ["site", "lane", "device", "__name__"] {
      for value in values + ["pm25", "absent"] {
        for matcher: SeriesSelector.Matcher in [
          .equal(name: label, value: value), .notEqual(name: label, value: value),
          .oneOf(name: label, values: [value, "b", "pm10"]), .oneOf(name: label, values: []),
        ] {
          for selector in [SeriesSelector([matcher]), SeriesSelector([matcher, .equal(name: "lane", value: "b")])] {
            let found = try reader.series(matching: selector).map(\.key)
            #expect(found == all.filter(selector.matches), "\(selector)")
          }
        }
      }
    }
  }

  @Test("a name is found by the index, a label in the text")
  func plan() throws {
    let condition = SeriesCondition(
      SeriesSelector([.equal(name: "__name__", value: "pm25"), .oneOf(name: "site", values: ["a", "b"])]))
    #expect(condition.sql == "WHERE name IN (?) AND (instr(labels, ?) > 0 OR instr(labels, ?) > 0)")
    #expect(condition.texts == ["pm25", #""site":"a""#, #""site":"b""#])
    let store = try StoreFixture()
    let plan = try sqlite3(store.path, "EXPLAIN QUERY PLAN SELECT id FROM series_dictionary WHERE name IN ('pm25')")
    #expect(plan.contains("SEARCH") && plan.contains("name=?"))
  }
}
