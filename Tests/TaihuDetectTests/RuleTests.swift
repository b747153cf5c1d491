import TaihuCore
import Testing

@testable import TaihuDetect

@Suite("Declared rules")
struct RuleTests {
  private func lab(_ condition: AlarmRule.Condition, frequency: AlarmRule.Frequency? = nil, hold: Int64 = 0) -> Lab {
    let rule = AlarmRule(id: "r", condition: condition, holdFor: hold, frequency: frequency, severity: .warning)
    return Lab(QualityRules(learns: false, alarms: [rule]))
  }

  /// Readings a minute apart: `x` in trouble, `.` quiet, `-` between the limit and the clear level.
  struct Counted: CustomTestStringConvertible {
    var readings: String
    var count: Int
    var of: Int
    var starts: [Int64]
    var ends: [Int64?]
    var testDescription: String { "\(count) of \(of): \(readings)" }
  }

  @Test(
    "N of M is raised by the reading that makes it enough, and ends quietly when it is no longer enough",
    arguments: [
      Counted(readings: "x.x.x", count: 3, of: 5, starts: [0], ends: [nil]),
      Counted(readings: "x.x..x", count: 3, of: 5, starts: [], ends: []),
      Counted(readings: "x..x.x.x", count: 3, of: 5, starts: [3], ends: [nil]),
      Counted(readings: "xxx..", count: 3, of: 5, starts: [0], ends: [nil]),
      Counted(readings: "xxx...", count: 3, of: 5, starts: [0], ends: [3]),
      Counted(readings: "xxx---", count: 3, of: 5, starts: [0], ends: [nil]),
      Counted(readings: "x", count: 1, of: 1, starts: [0], ends: [nil]),
      Counted(readings: "x.x", count: 1, of: 1, starts: [0, 2], ends: [1, nil]),
      Counted(readings: String(repeating: "x.", count: 32), count: 32, of: 32, starts: [], ends: []),
      Counted(readings: String(repeating: "x", count: 32), count: 32, of: 32, starts: [0], ends: [nil]),
    ])
  func frequency(row: Counted) {
    var lab = lab(
      .level(side: .above, limit: 10, clear: 5), frequency: .init(count: row.count, of: row.of))
    for (index, mark) in row.readings.enumerated() {
      lab.feed(mark == "x" ? 20 : mark == "-" ? 7 : 1, at: Int64(index) * 60)
    }
    #expect(lab.episodes().map(\.start) == row.starts.map { at($0 * 60) })
    #expect(lab.episodes().map(\.end) == row.ends.map { $0.map { at($0 * 60) } })
  }

  struct Moved: CustomTestStringConvertible {
    var direction: AlarmRule.Direction
    var values: [Double]
    var raised: Int64?
    var testDescription: String { "\(direction) \(values)" }
  }

  @Test(
    "a change counts against the extreme of the time before, however small its steps",
    arguments: [
      Moved(direction: .rise, values: [0, 1, 2], raised: nil),
      Moved(direction: .rise, values: [0, 1, 2, 2.1], raised: 3),
      Moved(direction: .rise, values: [5, 0, 3], raised: 2),
      Moved(direction: .fall, values: [0, 3, 0], raised: 2),
      Moved(
        direction: .rise, values: [0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05, 1.2, 1.35, 1.5, 1.65, 1.8], raised: nil),
    ])
  func change(row: Moved) {
    var lab = lab(.change(row.direction, by: 2, within: 10 * minute, clear: 1))
    for (index, value) in row.values.enumerated() { lab.feed(value, at: Int64(index) * 60) }
    #expect(lab.episodes().map(\.start) == (row.raised.map { [at($0 * 60)] } ?? []))
  }

  @Test("a change ends when the time before is as calm as its clear level")
  func changeEnds() {
    var lab = lab(.change(.rise, by: 2, within: 10 * minute, clear: 1))
    for index in 0..<30 { lab.feed(index < 3 ? 0 : 5, at: Int64(index) * 60) }
    let end = lab.episodes().first?.end
    #expect(lab.episodes().count == 1)
    #expect(end.map { (at(12 * 60)...at(14 * 60)).contains($0) } == true)
  }

  @Test("missing data is told by the clock alone, once, and a reading ends it")
  func missing() {
    var lab = lab(.missing(after: 10 * minute))
    lab.wait(from: 0, to: 0)
    lab.feed(3, at: 0)
    lab.wait(from: 10, to: 590)
    #expect(lab.changes.isEmpty)
    lab.wait(from: 600, to: 3_000)
    #expect(lab.changes.map(\.isNew) == [true])
    #expect(lab.changes.first?.episode.summary.contains("sent nothing for longer than 10 min") == true)
    lab.feed(4, at: 3_010)
    #expect(lab.episodes().map(\.end) == [at(3_010)])
    lab.wait(from: 3_020, to: 4_000)
    #expect(lab.episodes().count == 2)
  }

  @Test("a series that speaks is not missed, though its readings come late")
  func lateIsNotMissing() {
    var lab = lab(.missing(after: 10 * minute))
    lab.feed(3, at: 5_000)
    for seconds in stride(from: 0, to: 3_000, by: 60) {
      lab.feed(3, at: Int64(seconds), late: true)
      lab.wait(from: Int64(seconds), to: Int64(seconds) + 50)
    }
    #expect(lab.changes.isEmpty)
  }

  @Test("an immediate rule is raised by the very reading")
  func immediate() {
    var lab = lab(.level(side: .above, limit: 0.5, clear: 0.5))
    lab.feed(1, at: 0)
    #expect(lab.changes.map(\.isNew) == [true])
  }

  @Test("late data raises no alarm, by whatever rule")
  func late() {
    for condition: AlarmRule.Condition in [
      .level(side: .above, limit: 1, clear: 1), .change(.rise, by: 1, within: hour, clear: 1),
    ] {
      var lab = lab(condition)
      lab.feed(0, at: 10_000)
      for index in 0..<50 { lab.feed(100 + Double(index), at: Int64(index) * 60, late: true) }
      #expect(lab.changes.isEmpty)
    }
  }

  @Test("what a rule has counted survives a restart at any reading", arguments: 0..<12)
  func restart(after: Int) throws {
    let frequency = AlarmRule(
      id: "often", condition: .level(side: .above, limit: 10, clear: 5), frequency: .init(count: 3, of: 5),
      severity: .warning)
    let rise = AlarmRule(
      id: "rise", condition: .change(.rise, by: 8, within: 10 * minute, clear: 2), severity: .critical)
    let rules = QualityRules(learns: false, alarms: [frequency, rise])
    let values: [Double] = [0, 4, 12, 1, 12, 1, 12, 12, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3]
    var (straight, restarted) = (Lab(rules), Lab(rules))
    for (index, value) in values.enumerated() {
      straight.feed(value, at: Int64(index) * 60)
      restarted.feed(value, at: Int64(index) * 60)
      guard index == after else { continue }
      let state = restarted.judge.state(of: restarted.series)
      restarted.judge = Judge(catalog: restarted.catalog)
      let isRestored = restarted.judge.restore(restarted.series, from: state)
      try #require(isRestored)
      restarted.judge.adopt(open: restarted.episodes().filter { $0.end == nil })
    }
    #expect(straight.episodes().map(RestartTests.Outline.init) == restarted.episodes().map(RestartTests.Outline.init))
    #expect(straight.episodes().map(\.rule).sorted() == ["often", "rise", "rise", "rise"])
  }
}

@Suite("Rules on several quantities of one device")
struct ExpressionRuleTests {
  /// `do < 3 and water_temp > 28`, on `do`.
  private static let when = AlarmExpression(
    .and(.comparison(.quantity("do"), .less, .number(3)), .comparison(.quantity("water_temp"), .greater, .number(28))),
    text: "do < 3 and water_temp > 28")

  private struct Pond {
    let catalog = SeriesCatalog()
    var judge: Judge
    var ids: [String: SeriesID] = [:]
    var changes: [EpisodeChange] = []
    var hold: Int64

    init(hold: Int64 = 0) {
      judge = Judge(catalog: catalog)
      self.hold = hold
    }

    mutating func feed(_ name: String, _ value: Double, at seconds: Int64, device: String = "a") {
      let rule = AlarmRule(
        id: "black-water", condition: .expression(ExpressionRuleTests.when, clear: nil), holdFor: hold,
        severity: .critical)
      let rules = QualityRules(learns: false, alarms: name == "do" ? [rule] : [])
      let id = catalog.declare(
        SeriesKey(name: name, labels: [Label("device", device)]), SeriesTraits(unit: "1", pack: "lake", rules: rules))
      var reading = Reading(series: id, time: at(seconds), received: at(seconds), value: value)
      judge.judge(&reading, isLate: false)
      changes += judge.drainChanges()
    }

    mutating func tick(_ seconds: Int64) {
      judge.tick(now: at(seconds))
      changes += judge.drainChanges()
    }
  }

  @Test(
    "both in one message raise it, in whatever order they stand",
    arguments: [["do", "water_temp"], ["water_temp", "do"]])
  func order(names: [String]) {
    var pond = Pond()
    for name in names { pond.feed(name, name == "do" ? 2 : 30, at: 0) }
    pond.tick(1)
    #expect(pond.changes.map(\.isNew) == [true])
    #expect(pond.changes.first?.episode.start == at(0))
  }

  @Test("in the middle of a message, old values are not mixed with new ones")
  func message() {
    var pond = Pond()
    for (index, values) in [(5.0, 30.0), (2, 20), (5, 30)].enumerated() {
      pond.feed("do", values.0, at: Int64(index) * 600)
      pond.feed("water_temp", values.1, at: Int64(index) * 600)
      pond.tick(Int64(index) * 600 + 1)
    }
    #expect(pond.changes.isEmpty)
  }

  @Test("a value that is unknown or too old neither raises nor ends it")
  func unknown() {
    var pond = Pond()
    pond.feed("do", 2, at: 0)
    pond.tick(1)
    #expect(pond.changes.isEmpty)
    pond.feed("water_temp", 30, at: 60)
    pond.tick(61)
    #expect(pond.changes.count == 1)
    pond.feed("do", 2.5, at: 20_000)
    pond.tick(20_001)
    #expect(pond.changes.last?.episode.end == nil)
    pond.feed("do", 6, at: 20_060)
    pond.tick(20_061)
    #expect(pond.changes.last?.episode.end == at(20_060))
  }

  @Test("a hold goes on while a value is unknown, and ends by the clock")
  func holdThroughUnknown() {
    var pond = Pond(hold: 20 * minute)
    pond.tick(0)
    pond.feed("do", 2, at: 0)
    pond.feed("water_temp", 30, at: 0)
    for seconds in stride(from: Int64(10), through: 1_190, by: 10) { pond.tick(seconds) }
    #expect(pond.changes.isEmpty)
    pond.feed("do", 2.1, at: 7_200)
    pond.tick(1_200)
    #expect(pond.changes.map(\.isNew) == [true])
  }

  @Test("another device's values do not count")
  func device() {
    var pond = Pond()
    pond.feed("do", 2, at: 0)
    pond.feed("water_temp", 30, at: 0, device: "b")
    pond.tick(1)
    #expect(pond.changes.isEmpty)
  }
}

@Suite("Hold wheel")
struct HoldWheelTests {
  @Test("wakes each series at its second, as a sorted list would", arguments: 0..<20 as Range<UInt64>)
  func model(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var wheel = HoldWheel()
    var model: [SeriesID: Int64] = [:]
    var now: Int64 = 0
    for _ in 0..<400 {
      let series = SeriesID(UInt32.random(in: 1...40, using: &random))
      let distance = Int64.random(
        in: 1...[5, 70, 5_000, 400_000, 20_000_000].randomElement(using: &random)!, using: &random)
      wheel.wake(series, at: (now + distance) * second)
      model[series] = min(model[series] ?? .max, now + distance)
      now += Int64.random(in: 0...[1, 60, 4_000].randomElement(using: &random)!, using: &random)
      let woken = wheel.advance(to: now * second)
      let expected = model.filter { $0.value <= now }.keys.sorted()
      #expect(woken == expected, "seed \(seed)")
      for series in expected { model[series] = nil }
    }
  }
}
