import TaihuCore
import Testing

@Suite("Series keys and the catalog")
struct SeriesKeyTests {
  @Test("labels in any order make the same key, and empty ones are left out")
  func order() {
    let one = SeriesKey(name: "pm25", labels: [Label("site", "a"), Label("device", "b"), Label("lane", "")])
    let other = SeriesKey(name: "pm25", labels: [Label("device", "b"), Label("site", "a")])
    #expect(one == other)
    #expect(one.labels.map(\.name) == ["device", "site"])
  }

  @Test("quotes, backslashes and control characters in a label are escaped in print")
  func printing() {
    let key = SeriesKey(name: "x", labels: [Label("site", "a\"b\\c\nd\u{1B}[31m")])
    #expect(key.description == #"x{site="a\"b\\c\nd\x1b[31m"}"#)
  }

  @Test("a catalog gives one id per key and remembers what is not yet saved")
  func catalog() {
    let catalog = SeriesCatalog()
    let key = SeriesKey(name: "pm25", labels: [Label("site", "a")])
    let traits = SeriesTraits(unit: "ug/m3", pack: "air")
    let id = catalog.declare(key, traits)
    #expect(catalog.declare(key, traits) == id)
    #expect(catalog.unsaved == [id])
    catalog.markSaved()
    catalog.declare(key, traits)
    #expect(catalog.unsaved.isEmpty, "the same traits are no change")
    catalog.declare(key, SeriesTraits(unit: "mg/m3", pack: "air"))
    #expect(catalog.unsaved == [id])
    #expect(catalog[id].traits.unit == "mg/m3")
  }

  @Test("a selector compares labels, an absent one being empty")
  func selector() {
    let key = SeriesKey(name: "pm25", labels: [Label("site", "a")])
    #expect(SeriesSelector([.equal(name: "__name__", value: "pm25")]).matches(key))
    #expect(SeriesSelector([.equal(name: "lane", value: "")]).matches(key))
    #expect(!SeriesSelector([.notEqual(name: "site", value: "a")]).matches(key))
    #expect(SeriesSelector([.oneOf(name: "site", values: ["b", "a"])]).matches(key))
    #expect(SeriesSelector().matches(key))
  }
}
