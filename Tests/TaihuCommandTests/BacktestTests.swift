import Foundation
import TaihuCore
import TaihuStore
import Testing

@testable import TaihuCommands

@Suite("Trying rules on what is stored")
struct BacktestTests {
  private static let start = Timestamp(seconds: 1_784_000_000)!
  private static let minute: Int64 = 60_000_000_000

  private static func at(_ minutes: Int) -> Timestamp { start.advanced(byNanoseconds: Int64(minutes) * minute) }

  /// What there would have been under a rule, over three hours of readings a minute apart with those left out that are `nil`.
  private func outcome(
    _ rule: String, late: Range<Int> = 0..<0, _ value: (Int) -> Double?
  ) throws -> Backtest.Outcome {
    let directory = FileManager.default.temporaryDirectory.appending(path: "taihu-backtest-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    var configuration = StoreConfiguration(path: directory.appending(path: "taihu.db").path)
    configuration.synchronous = .normal
    let catalog = SeriesCatalog()
    let writer = try StoreWriter(configuration: configuration, catalog: catalog)
    let key = SeriesKey(name: "pm25", labels: [Label("network", "air"), Label("device", "a")])
    let id = catalog.declare(key, SeriesTraits(unit: "ug/m3", pack: "air"))
    for index in 0..<180 {
      guard let value = value(index) else { continue }
      var reading = Reading(series: id, time: Self.at(index), received: Self.at(index), value: value)
      if late.contains(index) { reading.flag(.late, as: .good) }
      writer.append(reading, try writer.admit(reading))
    }
    _ = try writer.commit()
    defer { try? writer.close() }
    let reader = try StoreReader(path: configuration.path)
    let rules = TriedRules(rules: [try RuleArgument(rule)], pack: nil)
    var backtest = Backtest(reader, series: try reader.series(matching: SeriesSelector())) {
      rules.rules(of: $0, learned: false)
    }
    return try backtest.run(from: Self.at(0), to: Self.at(180))
  }

  @Test("a hold, the clear level and the share of time count as they do live")
  func hold() throws {
    let outcome = try outcome("pm25 above 150 for 1h clear 115") { index in
      (30..<120).contains(index) ? 160 : (120..<150).contains(index) ? 130 : 40
    }
    #expect(outcome.readings == 180)
    #expect(outcome.rows.map(\.episode.start) == [Self.at(30)])
    #expect(outcome.rows.map(\.episode.end) == [Self.at(150)])
    #expect(outcome.inTrouble * 3 == outcome.watched * 2)
  }

  @Test("silence is noticed by the clock")
  func missing() throws {
    let outcome = try outcome("pm25 missing 30min") { (20..<100).contains($0) ? nil : 40 }
    #expect(outcome.rows.map(\.episode.start) == [Self.at(19)])
    #expect(outcome.rows.map(\.episode.end) == [Self.at(100)])
  }

  @Test("readings that came late raise nothing")
  func late() throws {
    let outcome = try outcome("pm25 above 150", late: 30..<60) { (30..<60).contains($0) ? 160 : 40 }
    #expect(outcome.rows.isEmpty)
  }

  @Test(
    "a rule is read with the keys of packs",
    arguments: [
      ("pm25 above 150 for 1h clear 115", AlarmRule.Condition.level(side: .above, limit: 150, clear: 115)),
      ("pm25 below 1.5 count 3 of 5 severity critical", .level(side: .below, limit: 1.5, clear: 1.5)),
      ("pm25 rise 2 within 10min", .change(.rise, by: 2, within: 600_000_000_000, clear: 2)),
      ("pm25 missing 30min", .missing(after: 1_800_000_000_000)),
    ])
  func rules(text: String, condition: AlarmRule.Condition) throws {
    let argument = try RuleArgument(text)
    #expect((argument.quantity, argument.rule.condition) == ("pm25", condition))
  }

  @Test("a condition may speak of quantities that no pack declares")
  func condition() throws {
    guard case .expression(let when, nil) = try RuleArgument("do when do < 3 and water_temp > 28").rule.condition else {
      Issue.record("no expression")
      return
    }
    #expect(when.names == ["do", "water_temp"])
  }

  @Test(
    "what can't be a rule is a usage error that says why",
    arguments: [
      ("", "no quantity"), ("pm25", "exactly one of"), ("pm25 above", "`above` has no value"),
      ("pm25 abvoe 3", "`abvoe` is no key"), ("pm25 above x", "`x` is no number"),
      ("pm25 above 1 for 1hour", "a duration"),
      ("pm25 above 1 clear 2", "at or below the limit"), ("pm25 when pm25 <", "found the end"),
      ("pm25 missing \"1h\"\nx = 1", "is no key"),
    ])
  func faults(text: String, words: String) {
    let error = #expect(throws: OperatorError.self) { try RuleArgument(text) }
    #expect(error?.category == .usage && error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test("members stand under their parent while it is listed, and for themselves when it is not")
  func gathered() throws {
    let series = SeriesRecord(
      id: SeriesID(1), key: SeriesKey(name: "pm25", labels: []), traits: SeriesTraits(unit: "1", pack: "air"))
    let rows = [(1, nil), (2, 1), (3, 1), (5, 4)].map { (id: Int64, parent: Int64?) in
      EpisodeRow(
        episode: Episode(
          id: id, parent: parent, series: series.id, kind: .gap, severity: .warning, start: Self.at(0),
          peak: Self.at(0),
          peakValue: 1, score: 1, expected: nil, evidence: [], summary: ""), series: series)
    }
    #expect(EpisodeLookup.gathered(rows).map(\.episode.id) == [1, 5])
    #expect(EpisodeLookup.gathered(rows).map(\.members) == [2, 0])
  }
}
