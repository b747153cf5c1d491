import TaihuCore
import TaihuDetect
import Testing

@Suite("Declared limits")
struct ThresholdTests {
  static let above = AlarmRule(
    id: "pm25-high", side: .above, limit: 75, holdFor: 10 * minute, clear: 60, severity: .critical)
  static let below = AlarmRule(id: "do-low", side: .below, limit: 4, holdFor: 0, clear: 5, severity: .warning)

  private func lab(_ rules: AlarmRule...) -> Lab { Lab(QualityRules(learns: false, alarms: rules)) }

  @Test("the condition must hold for the declared time")
  func hold() throws {
    var lab = lab(Self.above)
    for seconds in stride(from: 0, through: 540, by: 60) { lab.feed(80, at: Int64(seconds)) }
    #expect(lab.changes.isEmpty)
    lab.feed(90, at: 600)
    let episode = try #require(lab.episodes().first)
    #expect((episode.kind, episode.rule, episode.severity) == (.threshold, "pm25-high", .critical))
    #expect((episode.start, episode.peak, episode.peakValue) == (at(0), at(600), 90))
    #expect(
      episode.summary == "pm25 at binhu/lihu-01/aqm-7 was 90 ug/m3, above the limit 75 ug/m3 (pm25-high)")
  }

  @Test("a value back at the limit ends the hold", arguments: [75, 70, 20.0])
  func interrupted(value: Double) {
    var lab = lab(Self.above)
    lab.feed(80, at: 0)
    lab.feed(value, at: 300)
    lab.feed(80, at: 600)
    lab.feed(80, at: 900)
    #expect(lab.changes.isEmpty)
    lab.feed(80, at: 1200)
    #expect(lab.episodes().map(\.start) == [at(600)])
  }

  @Test("an open episode ends at the clear level, not at the limit")
  func hysteresis() {
    var lab = lab(Self.below)
    lab.feed(4, at: 0)
    #expect(lab.changes.isEmpty)
    lab.feed(3.9, at: 60)
    #expect(lab.changes.count == 1)
    lab.feed(4.5, at: 120)
    lab.feed(3.5, at: 150)
    lab.feed(4.99, at: 180)
    #expect(lab.episodes().map(\.end) == [nil])
    lab.feed(5, at: 240)
    #expect(lab.episodes().map(\.end) == [at(240)])
  }

  @Test("a hold ends by time alone when the series falls silent: unknown is not ok")
  func holdWithoutMessages() {
    var lab = lab(Self.above)
    lab.wait(from: 0, to: 0)
    lab.feed(80, at: 0)
    lab.wait(from: 10, to: 590)
    #expect(lab.changes.isEmpty)
    lab.wait(from: 600, to: 600)
    #expect(lab.episodes().map(\.start) == [at(0)])
  }

  @Test("a value that is known to be wrong neither raises nor clears")
  func untrusted() {
    var lab = lab(Self.below)
    lab.feed(2, at: 0, quality: .bad, reasons: .declared)
    #expect(lab.changes.isEmpty)
    lab.feed(2, at: 60)
    lab.feed(9, at: 120, quality: .bad, reasons: .declared)
    #expect(lab.episodes().map(\.end) == [nil])
  }

  @Test("several limits of one series are several episodes")
  func several() {
    let notice = AlarmRule(id: "a", side: .above, limit: 50, holdFor: 0, clear: 50, severity: .notice)
    let critical = AlarmRule(id: "b", side: .above, limit: 100, holdFor: 0, clear: 90, severity: .critical)
    var lab = lab(notice, critical)
    lab.feed(120, at: 0)
    #expect(lab.episodes().map(\.rule) == ["a", "b"])
    lab.feed(80, at: 60)
    #expect(lab.episodes().map(\.end) == [nil, at(60)])
  }

  @Test("a long episode is written when raised, at new peaks once a minute, and at its end")
  func rateLimited() {
    var lab = lab(Self.below)
    for index in 0..<600 { lab.feed(3 - Double(index) / 1000, at: Int64(index)) }
    for index in 600..<6000 { lab.feed(3, at: Int64(index)) }
    lab.feed(6, at: 6000)
    #expect(lab.changes.count == 1 + 10 + 1)
    #expect(lab.changes.last?.episode.peakValue == 2.401)
    #expect(lab.episodes().first?.evidence.count == Episode.evidenceMax)
  }

  @Test("an episode whose rule is no longer declared ends with the next reading")
  func undeclared() {
    var lab = lab(Self.below)
    lab.feed(2, at: 0)
    let key = lab.catalog[lab.series].key
    lab.catalog.declare(key, SeriesTraits(unit: "mg/L", pack: "lake", rules: QualityRules(learns: false)))
    lab.feed(2, at: 60)
    #expect(lab.episodes().map(\.end) == [at(60)])
  }
}
