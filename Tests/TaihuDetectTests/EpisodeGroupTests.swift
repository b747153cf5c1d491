import TaihuCore
import Testing

@testable import TaihuDetect

@Suite("One cause, one notice")
struct EpisodeGroupTests {
  /// Several series under one judge, the changes of their episodes gathered.
  private struct Field {
    let catalog = SeriesCatalog()
    var judge: Judge
    var changes: [EpisodeChange] = []

    init() {
      judge = Judge(catalog: catalog)
    }

    @discardableResult
    mutating func feed(
      _ name: String, _ value: Double, at seconds: Int64, device: String, _ rules: QualityRules, cabinet: String = "c1"
    ) -> SeriesID {
      let labels = [
        Label("network", "streetlight"), Label("district", "binhu"), Label("site", "s"), Label("device", device),
        Label("cabinet", cabinet),
      ]
      let id = catalog.declare(
        SeriesKey(name: name, labels: labels), SeriesTraits(unit: "V", pack: "streetlight", rules: rules))
      var reading = Reading(series: id, time: at(seconds), received: at(seconds), value: value)
      judge.judge(&reading, isLate: false)
      changes += judge.drainChanges()
      return id
    }

    /// Members with a parent, of the episodes raised.
    var parents: [EpisodeKey?] { changes.filter(\.isNew).map(\.parent) }
  }

  private static func rule(_ id: String, _ severity: Severity) -> AlarmRule {
    AlarmRule(id: id, side: .below, limit: 10, holdFor: 0, clear: 10, severity: severity)
  }

  private static let lamp = QualityRules(group: "cabinet", learns: false, alarms: [rule("dark", .warning)])

  @Test("forty lamps of one cabinet are one alarm with thirty-nine members")
  func cabinet() {
    var field = Field()
    for index in 0..<40 { field.feed("voltage", 0, at: Int64(index), device: "lamp-\(index)", Self.lamp) }
    let parents = field.parents
    #expect(parents.count == 40)
    #expect(parents[0] == nil)
    #expect(Set(parents.dropFirst().map { $0?.series }) == [SeriesID(1)])
  }

  @Test("another cabinet, a later time, another rule and no declared group stand for themselves")
  func apart() {
    var field = Field()
    field.feed("voltage", 0, at: 0, device: "a", Self.lamp)
    field.feed("voltage", 0, at: 10, device: "b", Self.lamp, cabinet: "c2")
    field.feed("voltage", 0, at: 400, device: "c", Self.lamp)
    var other = Self.lamp
    other.alarms = [Self.rule("other", .warning)]
    field.feed("voltage", 0, at: 20, device: "d", other)
    other = Self.lamp
    other.group = nil
    field.feed("voltage", 0, at: 30, device: "e", other)
    #expect(field.parents == [nil, nil, nil, nil, nil])
  }

  @Test("several quantities of one device that jump together are one; a declared rule's alarm is never hidden")
  func device() {
    var field = Field()
    let range = QualityRules(validRange: 0...100, learns: false)
    field.feed("a", 900, at: 0, device: "x", range)
    field.feed("b", 900, at: 1, device: "x", range)
    field.feed("voltage", 0, at: 2, device: "x", Self.lamp)
    #expect(field.parents.map { $0?.series } == [nil, SeriesID(1), nil])
  }

  @Test("what is more urgent than the first is told of by itself")
  func urgent() {
    var field = Field()
    field.feed("voltage", 0, at: 0, device: "a", Self.lamp)
    var critical = Self.lamp
    critical.alarms = [Self.rule("dark", .critical)]
    field.feed("voltage", 0, at: 1, device: "b", critical)
    #expect(field.parents == [nil, nil])
  }

  @Test("after the first is over, the next begins a group of its own; a restart keeps groups that are open")
  func overAndRestart() {
    var field = Field()
    let first = field.feed("voltage", 0, at: 0, device: "a", Self.lamp)
    let open = field.changes.map(\.episode)
    field.judge = Judge(catalog: field.catalog)
    field.judge.adopt(open: open)
    field.feed("voltage", 0, at: 60, device: "b", Self.lamp)
    #expect(field.parents.map { $0?.series } == [nil, first])
    field.feed("voltage", 20, at: 90, device: "a", Self.lamp)
    field.feed("voltage", 0, at: 120, device: "c", Self.lamp)
    #expect(field.parents.map { $0?.series } == [nil, first, nil])
  }
}

@Suite("What is usual and what neighbours say")
struct NeighbourTests {
  private static let rules = QualityRules(
    validRange: 0...500, usualRange: 5...200, neighbours: NeighbourRule(label: "site", apart: 40), cadence: hour,
    learns: false)

  /// The reading of the last of several stations of one site, after all others have told theirs.
  private func judged(_ value: Double, beside others: [Double], site: String = "s", age: Int64 = 0) -> Reading {
    let catalog = SeriesCatalog()
    var judge = Judge(catalog: catalog)
    var last = Reading(series: SeriesID(1), time: at(0), received: at(0), value: 0)
    for (index, value) in (others + [value]).enumerated() {
      let isLast = index == others.count
      let labels = [Label("network", "air"), Label("site", isLast ? site : "s"), Label("device", "\(index)")]
      let id = catalog.declare(
        SeriesKey(name: "pm25", labels: labels), SeriesTraits(unit: "ug/m3", pack: "air", rules: Self.rules))
      let time = at(isLast ? age : 0)
      last = Reading(series: id, time: time, received: time, value: value)
      judge.judge(&last, isLate: false)
    }
    return last
  }

  struct Case: CustomTestStringConvertible {
    var value: Double
    var others: [Double]
    var quality: Quality
    var reasons: [String]
    var testDescription: String { "\(value) beside \(others)" }
  }

  @Test(
    "a value far from the median is suspect; one beyond the range that neighbours confirm is not bad",
    arguments: [
      Case(value: 50, others: [40, 45, 50], quality: .good, reasons: []),
      Case(value: 150, others: [40, 45, 50], quality: .suspect, reasons: ["disagreement"]),
      Case(value: 150, others: [40, 45, 900], quality: .suspect, reasons: ["disagreement"]),
      Case(value: 150, others: [40, 45], quality: .good, reasons: []),
      Case(value: 300, others: [290, 310, 320], quality: .suspect, reasons: ["unusual"]),
      Case(value: 520, others: [490, 510, 520], quality: .suspect, reasons: ["range", "unusual"]),
      Case(value: 520, others: [40, 45, 50], quality: .bad, reasons: ["range"]),
      Case(value: 2, others: [], quality: .suspect, reasons: ["unusual"]),
    ])
  func verdicts(row: Case) {
    let reading = judged(row.value, beside: row.others)
    #expect((reading.quality, names(reading).sorted()) == (row.quality, row.reasons.sorted()))
  }

  @Test("other sites and old values are no neighbours")
  func strangers() {
    #expect(judged(150, beside: [40, 45, 50], site: "t").quality == .good)
    #expect(judged(150, beside: [40, 45, 50], age: 5 * 3_600).quality == .good)
  }

  @Test("a value that strays by no more than `still` for longer than `stuck` stands still")
  func still() {
    var lab = Lab(QualityRules(stuckAfter: hour, stillBand: 0.02, learns: false))
    for index in 0..<20 { lab.feed(7 + (index.isMultiple(of: 2) ? 0.01 : 0), at: Int64(index) * 300) }
    #expect(lab.episodes(.stuck).count == 1)
  }
}
