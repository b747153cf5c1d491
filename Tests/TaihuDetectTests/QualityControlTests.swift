import TaihuCore
import TaihuDetect
import Testing

@Suite("Quality control")
struct QualityControlTests {
  @Test(
    "values outside the valid range are bad, its edges are not",
    arguments: [(-0.1, true), (0, false), (500, false), (500.1, true), (1e300, true), (-1e300, true)])
  func range(value: Double, isOutside: Bool) {
    var lab = Lab(QualityRules(validRange: 0...500, learns: false))
    let reading = lab.feed(value, at: 0)
    #expect(reading.quality == (isOutside ? .bad : .good))
    #expect(names(reading) == (isOutside ? ["range"] : []))
    #expect(lab.episodes(.range).count == (isOutside ? 1 : 0))
  }

  @Test("a loose contact is one range episode, and three possible values end it")
  func rangeFlicker() throws {
    var lab = Lab(QualityRules(validRange: 0...500, learns: false))
    let values: [Double] = [20, 999, 20, 999, 1200, 21, 20, 999, 20, 21, 22, 20]
    for (index, value) in values.enumerated() { lab.feed(value, at: Int64(index) * 60) }
    let episodes = lab.episodes(.range)
    #expect(episodes.count == 1)
    let episode = try #require(episodes.first)
    #expect((episode.start, episode.end) == (at(60), at(480)))
    #expect((episode.peakValue, episode.peak) == (1200, at(240)))
    #expect(episode.expected == 0...500)
    #expect(episode.summary == "pm25 at binhu/lihu-01/aqm-7 was 1200 ug/m3, possible are 0 to 500 ug/m3")
  }

  /// Seconds and values, then the reasons of the last reading. The step is 10 in ten minutes.
  static let rateCases: [(readings: [(Int64, Double)], reasons: [String])] = [
    ([(0, 20), (60, 30)], []),
    ([(0, 20), (60, 30.1)], ["rate", "spike"]),
    ([(0, 20), (60, 9.9)], ["rate", "spike"]),
    ([(0, 20), (1200, 40)], []),
    ([(0, 20), (1200, 40.1)], ["rate", "spike"]),
    ([(0, 20), (86_400, 900)], []),
    // The way back from a spike is not blamed.
    ([(0, 20), (60, 60), (120, 21)], []),
    // A level that stays is believed with the third reading, and the fourth passes.
    ([(0, 20), (60, 60), (120, 60)], ["rate", "spike"]),
    ([(0, 20), (60, 60), (120, 60), (180, 60), (240, 61)], []),
    // The same time twice.
    ([(0, 20), (0, 25)], []),
    ([(0, 20), (0, 45)], ["rate", "spike"]),
  ]

  @Test("a change faster than the declared step is suspect", arguments: rateCases)
  func rate(readings: [(Int64, Double)], reasons: [String]) throws {
    var lab = Lab(QualityRules(stepPerTenMinutes: 10, learns: false))
    var judged: [Reading] = []
    for (seconds, value) in readings { judged.append(lab.feed(value, at: seconds)) }
    let last = try #require(judged.last)
    #expect(names(last) == reasons)
    #expect(last.quality == (reasons.isEmpty ? .good : .suspect))
  }

  @Test("in a restless series a jump is marked as too fast but not as a spike")
  func restless() {
    var lab = Lab(QualityRules(stepPerTenMinutes: 10, learns: false))
    for index in 0..<200 { lab.feed(index.isMultiple(of: 2) ? 20 : 29, at: Int64(index) * 60) }
    #expect(names(lab.feed(42, at: 200 * 60)) == ["rate"])
  }

  @Test("a jump that comes back is one spike episode, raised when it is back")
  func spike() throws {
    var lab = Lab(QualityRules(stepPerTenMinutes: 10, learns: false))
    lab.feed(20, at: 0)
    lab.feed(80, at: 60)
    #expect(lab.changes.isEmpty)
    lab.feed(20.5, at: 120)
    let episode = try #require(lab.episodes().first)
    #expect(episode.kind == .spike)
    #expect((episode.peak, episode.peakValue) == (at(60), 80))
    #expect(episode.expected == 10...30)
    #expect(lab.changes.count == 1)
  }

  @Test("a burst of spikes is one episode")
  func spikeBurst() {
    var lab = Lab(QualityRules(stepPerTenMinutes: 10, learns: false))
    for index in 0..<60 { lab.feed(index % 5 == 4 ? 80 : 20, at: Int64(index) * 60) }
    #expect(lab.episodes().map(\.kind) == [.spike])
  }

  @Test("a jump that stays is a rate episode, not a spike")
  func jump() {
    var lab = Lab(QualityRules(stepPerTenMinutes: 10, learns: false))
    for index in 0..<30 { lab.feed(index < 10 ? 20 : 80, at: Int64(index) * 60) }
    let episodes = lab.episodes()
    #expect(episodes.map(\.kind) == [.rate])
    #expect(episodes.first?.start == at(600))
    #expect(episodes.first?.end == at(780))
  }

  @Test("a value that stands still too long is stuck, and the first other value frees it")
  func stuck() throws {
    var lab = Lab(QualityRules(stuckAfter: hour, learns: false))
    for index in 0...12 {
      #expect(names(lab.feed(7, at: Int64(index) * 300)).isEmpty, "at \(index * 5) minutes")
    }
    #expect(names(lab.feed(7, at: 13 * 300)) == ["stuck"])
    #expect(names(lab.feed(7, at: 14 * 300)) == ["stuck"])
    #expect(names(lab.feed(7.01, at: 15 * 300)).isEmpty)
    let episode = try #require(lab.episodes().first)
    #expect(episode.kind == .stuck)
    #expect((episode.start, episode.end) == (at(0), at(15 * 300)))
  }

  @Test("two equal readings days apart are not stuck, nor are those around a silence")
  func notStuck() {
    var sparse = Lab(QualityRules(stuckAfter: hour, learns: false))
    #expect(names(sparse.feed(7, at: 0)).isEmpty)
    #expect(names(sparse.feed(7, at: 86_400)).isEmpty)
    var silent = Lab(QualityRules(stuckAfter: hour, cadence: 5 * minute, learns: false))
    for index in 0..<10 { silent.feed(7, at: Int64(index) * 300) }
    #expect(names(silent.feed(7, at: 20_000)) == ["gap"])
    #expect(silent.episodes(.stuck).isEmpty)
  }

  @Test("a counter that goes back is a reset, told once")
  func counter() throws {
    var lab = Lab(QualityRules(isCounter: true, learns: false))
    lab.feed(100, at: 0)
    lab.feed(110, at: 60)
    #expect(names(lab.feed(3, at: 120)) == ["counter-reset"])
    #expect(names(lab.feed(3, at: 180)).isEmpty)
    let episode = try #require(lab.episodes().first)
    #expect(episode.kind == .counterReset)
    #expect(episode.end == at(180))
  }

  @Test("a late reading is marked and changes nothing")
  func late() {
    var lab = Lab(QualityRules(validRange: 0...500, stepPerTenMinutes: 10, stuckAfter: hour, cadence: minute))
    lab.feed(20, at: 600)
    let before = lab.judge.state(of: lab.series)
    #expect(names(lab.feed(90, at: 0, late: true)) == ["late"])
    let impossible = lab.feed(900, at: 60, late: true)
    #expect(names(impossible) == ["range", "late"])
    #expect(impossible.quality == .bad)
    #expect(lab.changes.isEmpty)
    #expect(lab.judge.state(of: lab.series) == before)
  }

  @Test("readings under maintenance, calibration or declared faulty raise nothing and teach nothing")
  func untrusted() {
    for reason in [QualityReasons.maintenance, .calibration, .declared] {
      let rules = QualityRules(validRange: 0...500, stepPerTenMinutes: 10)
      var (lab, spared) = (Lab(rules), Lab(rules))
      lab.feed(20, at: 0)
      spared.feed(20, at: 0)
      lab.feed(400, at: 60, quality: .suspect, reasons: reason)
      let impossible = lab.feed(900, at: 120, quality: .suspect, reasons: reason)
      #expect(impossible.reasons == reason.union(.range))
      #expect(lab.changes.isEmpty)
      #expect(names(lab.feed(29, at: 180)).isEmpty)
      spared.feed(29, at: 180)
      #expect(lab.judge.state(of: lab.series) == spared.judge.state(of: spared.series))
    }
  }

  @Test("switched off, the judge touches nothing")
  func disabled() {
    var lab = Lab(QualityRules(validRange: 0...1), configuration: JudgeConfiguration(isEnabled: false))
    #expect(names(lab.feed(900, at: 0)).isEmpty)
    lab.wait(from: 0, to: 9000)
    #expect(lab.changes.isEmpty)
  }
}
