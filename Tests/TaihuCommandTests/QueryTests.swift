import TaihuCore
import Testing

@testable import TaihuCommands

@Suite("Queries in windows")
struct QueryTests {
  private static func value(_ name: String, _ values: [Double]) throws -> Double? {
    var window = WindowAccumulator(try #require(Aggregate(argument: name)))
    for (index, value) in values.enumerated() {
      let time = Timestamp(nanoseconds: Int64(index))
      window.add(Reading(series: SeriesID(1), time: time, received: time, value: value))
    }
    window.endSeries()
    return window.result
  }

  @Test(
    "each aggregate gives its value",
    arguments: [
      ("mean", 3.25), ("avg", 3.25), ("min", 1), ("max", 7), ("sum", 13), ("count", 4), ("first", 3), ("last", 2),
      ("median", 2.5), ("p0", 1), ("p50", 2.5), ("p100", 7), ("p75", 4),
    ])
  func aggregates(name: String, expected: Double) throws {
    #expect(try Self.value(name, [3, 1, 7, 2]) == expected)
  }

  @Test(
    "a window without readings has no value", arguments: ["mean", "min", "max", "sum", "count", "first", "last", "p95"])
  func empty(name: String) throws {
    #expect(try Self.value(name, []) == nil)
  }

  @Test("a sum keeps what plain addition would lose")
  func compensation() throws {
    #expect(try Self.value("sum", [1e16, 1, -1e16]) == 1)
    #expect(try Self.value("mean", [1e16, 3, -1e16]) == 1)
  }

  @Test("first and last go by time, not by the order in which series are read")
  func order() {
    var (first, last) = (WindowAccumulator(.first), WindowAccumulator(.last))
    for (time, value) in [(5, 50.0), (9, 90), (1, 10), (7, 70)] {
      let time = Timestamp(nanoseconds: Int64(time))
      let reading = Reading(series: SeriesID(1), time: time, received: time, value: value)
      first.add(reading)
      last.add(reading)
    }
    #expect(first.result == 10)
    #expect(last.result == 90)
  }

  @Test("an unknown aggregate is refused", arguments: ["", "p", "p101", "p-1", "mode", "pNaN"])
  func unknown(name: String) {
    #expect(Aggregate(argument: name) == nil)
  }

  @Test("groups share the quantity and the labels asked for")
  func groups() {
    let series = [("pm25", "a", "1"), ("pm25", "a", "2"), ("pm25", "b", "1"), ("o3", "a", "1")].enumerated().map {
      index, parts in
      SeriesRecord(
        id: SeriesID(UInt32(index + 1)),
        key: SeriesKey(name: parts.0, labels: [Label("site", parts.1), Label("device", parts.2)]),
        traits: SeriesTraits(unit: "ug/m3", pack: "air"))
    }
    var query = WindowedQuery(
      range: .init(nanoseconds: 0)..<Timestamp(nanoseconds: 10), width: 5, offset: 0, aggregate: .mean, by: ["site"],
      quality: .usual)
    #expect(
      query.groups(of: series).map(\.key.description) == [#"o3{site="a"}"#, #"pm25{site="a"}"#, #"pm25{site="b"}"#])
    #expect(query.groups(of: series).map(\.members.count) == [1, 2, 1])
    query.by = nil
    #expect(query.groups(of: series).map(\.members.count) == [1, 1, 1, 1])
  }

  @Test("windows of a day begin at midnight of the zone")
  func windowEdges() {
    let hour: Int64 = 3_600_000_000_000
    let query = WindowedQuery(
      range: .init(nanoseconds: 0)..<Timestamp(nanoseconds: 100 * hour), width: 24 * hour, offset: 8 * hour,
      aggregate: .mean, by: nil, quality: .usual)
    #expect(query.start(of: query.index(of: Timestamp(nanoseconds: 15 * hour))).nanoseconds == -8 * hour)
    #expect(query.start(of: query.index(of: Timestamp(nanoseconds: 16 * hour))).nanoseconds == 16 * hour)
    #expect(query.start(of: query.index(of: Timestamp(nanoseconds: -9 * hour))).nanoseconds == -32 * hour)
  }
}
