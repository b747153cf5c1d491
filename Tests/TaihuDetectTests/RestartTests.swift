import TaihuCore
import Testing

@testable import TaihuDetect

@Suite("Restart")
struct RestartTests {
  static let rule = AlarmRule(
    id: "high", side: .above, limit: 30, holdFor: 20 * minute, clear: 27, severity: .critical)
  static let rules = QualityRules(
    validRange: -50...60, stepPerTenMinutes: 10, stuckAfter: 2 * hour, cadence: 5 * minute, alarms: [rule])

  /// A sensor with every sort of trouble in it.
  private func value(_ index: Int, _ sensor: inout SyntheticSensor) -> Double {
    let normal = sensor.value(index)
    return switch index {
    case 1_000: normal + 30
    case 1_500..<1_520: normal + 9
    case 1_800..<1_850: 20
    case 2_000..<2_010: 99
    case 2_200..<2_300: normal + 15
    default: normal
    }
  }

  /// Gives a judge's state and open episodes to a new one, as the store would.
  private func restart(_ lab: inout Lab) {
    let state = lab.judge.state(of: lab.series)
    let open = lab.episodes().filter { $0.end == nil }
    lab.judge = Judge(catalog: lab.catalog, configuration: lab.judge.configuration)
    let isRestored = lab.judge.restore(lab.series, from: state)
    #expect(isRestored)
    lab.judge.adopt(open: open)
  }

  @Test("a restart at every k-th reading changes no score, no flag and no episode", arguments: [1, 7, 100])
  func same(every: Int) {
    var (straight, restarted) = (Lab(Self.rules), Lab(Self.rules))
    var sensor = SyntheticSensor(seed: 11)
    for index in 0..<2_600 {
      let value = value(index, &sensor)
      let expected = straight.feed(value, at: Int64(index) * 300)
      let actual = restarted.feed(value, at: Int64(index) * 300)
      #expect(expected == actual, "reading \(index)")
      if index.isMultiple(of: every) { restart(&restarted) }
    }
    #expect(straight.episodes().map(Outline.init) == restarted.episodes().map(Outline.init))
    #expect(Set(straight.episodes().map(\.kind)).isSuperset(of: [.spike, .rate, .stuck, .range, .threshold]))
  }

  /// What must be equal; evidence may lack readings that came after the last change was written.
  struct Outline: Equatable {
    var kind: EpisodeKind
    var rule: String
    var start: Timestamp
    var end: Timestamp?
    var peak: Timestamp

    init(_ episode: Episode) {
      (kind, rule, start, end) = (episode.kind, episode.rule, episode.start, episode.end)
      peak = episode.peak
    }
  }

  @Test("scores are the same bit for bit after a state's round trip")
  func bits() {
    var (left, right) = (LearnedDetector(), LearnedDetector())
    var sensor = SyntheticSensor(seed: 12)
    for index in 0..<3_000 {
      let value = sensor.value(index)
      let time = at(Int64(index) * 300).nanoseconds
      let (first, second) = (left.judge(value, localTime: time), right.judge(value, localTime: time))
      #expect(first.score.bitPattern == second.score.bitPattern, "reading \(index)")
      var writer = StateWriter()
      right.encode(to: &writer)
      var reader = StateReader(writer.bytes[...])
      right = LearnedDetector(from: &reader)
      #expect(reader.isComplete)
    }
  }

  @Test("without a saved state an open episode is continued and ended")
  func adoptAlone() {
    var lab = Lab(QualityRules(learns: false, alarms: [ThresholdTests.below]))
    lab.feed(2, at: 0)
    let open = lab.episodes()
    lab.judge = Judge(catalog: lab.catalog)
    lab.judge.adopt(open: open)
    lab.feed(1.5, at: 60)
    #expect(lab.changes.allSatisfy { $0.isNew == ($0.episode.start == at(0) && $0.episode.end == nil) })
    lab.feed(6, at: 120)
    #expect(lab.episodes().map(\.end) == [at(120)])
    #expect(lab.changes.filter(\.isNew).count == 1)
  }

  @Test("readings since the state was saved are judged again, and no episode is doubled or lost", arguments: [37, 180])
  func catchUp(every: Int) {
    var (straight, restarted) = (Lab(Self.rules), Lab(Self.rules))
    var sensor = SyntheticSensor(seed: 14)
    var saved = restarted.judge.state(of: restarted.series)
    var since: [Reading] = []
    for index in 0..<2_600 {
      let value = value(index, &sensor)
      straight.feed(value, at: Int64(index) * 300)
      since.append(restarted.feed(value, at: Int64(index) * 300))
      if index.isMultiple(of: every) {
        saved = restarted.judge.state(of: restarted.series)
        since = []
      }
      guard index.isMultiple(of: 50) else { continue }
      let open = restarted.episodes().filter { $0.end == nil }
      restarted.judge = Judge(catalog: restarted.catalog, configuration: restarted.judge.configuration)
      let isRestored = restarted.judge.restore(restarted.series, from: saved)
      #expect(isRestored)
      for var reading in since { restarted.judge.judge(&reading, isLate: false) }
      _ = restarted.judge.drainChanges()
      restarted.judge.adopt(open: open)
    }
    #expect(straight.episodes().map(Outline.init) == restarted.episodes().map(Outline.init))
    #expect(straight.changes.filter(\.isNew).count == restarted.changes.filter(\.isNew).count)
  }

  @Test("a hold in the middle of a restart goes on")
  func hold() {
    var lab = Lab(QualityRules(learns: false, alarms: [Self.rule]))
    lab.feed(40, at: 0)
    lab.feed(40, at: 600)
    restart(&lab)
    lab.feed(40, at: 1_200)
    #expect(lab.episodes().map(\.start) == [at(0)])
  }

  @Test("a series that stays silent after a restart is missed")
  func silent() {
    var lab = Lab(QualityRules(cadence: minute, learns: false))
    lab.feed(20, at: 0)
    restart(&lab)
    lab.wait(from: 5_000, to: 5_300)
    #expect(lab.episodes(.gap).map(\.start) == [at(0)])
  }

  @Test("a state stays within its bounds")
  func size() {
    var lab = Lab(Self.rules)
    var sensor = SyntheticSensor(seed: 13)
    for index in 0..<2_600 {
      lab.feed(value(index, &sensor), at: Int64(index) * 300)
      #expect(lab.judge.state(of: lab.series).count <= 2_048)
    }
    #expect(MemoryLayout<SeriesState>.size <= 2_304)
  }
}

@Suite("Saved state")
struct SavedStateTests {
  private func learned() -> Lab {
    var lab = Lab(RestartTests.rules)
    var sensor = SyntheticSensor(seed: 21)
    for index in 0..<500 { lab.feed(sensor.value(index) + (index == 490 ? 30 : 0), at: Int64(index) * 300) }
    return lab
  }

  private func refuse(_ bytes: [UInt8], _ lab: inout Lab) throws {
    let isRestored = lab.judge.restore(lab.series, from: bytes)
    try #require(!isRestored)
  }

  @Test("bytes cut short, lengthened or flipped are refused, and the series keeps what it knows")
  func damaged() throws {
    let source = learned()
    let bytes = source.judge.state(of: source.series)
    var lab = Lab(RestartTests.rules)
    for index in 0..<200 { lab.feed(Double(index % 9), at: Int64(index) * 300) }
    let before = lab.judge.state(of: lab.series)
    for count in 0..<bytes.count { try refuse(Array(bytes.prefix(count)), &lab) }
    try refuse(bytes + [0], &lab)
    for index in bytes.indices {
      var flipped = bytes
      flipped[index] ^= 0x10
      try refuse(flipped, &lab)
    }
    #expect(lab.judge.state(of: lab.series) == before)
    let isRestored = lab.judge.restore(lab.series, from: bytes)
    #expect(isRestored)
    lab.judge.adopt(open: source.episodes().filter { $0.end == nil })
    #expect(lab.judge.state(of: lab.series) == bytes)
  }

  @Test(
    "small counts take a byte below 128, two below 16,384, and come back", arguments: [0, 1, 127, 128, 12_000, 65_535])
  func smallCounts(count: UInt16) {
    var writer = StateWriter()
    writer.append(small: count)
    var reader = StateReader(writer.bytes[...])
    #expect(reader.nextSmall() == count)
    #expect(reader.isComplete)
    #expect(writer.bytes.count == (count < 128 ? 1 : count < 16_384 ? 2 : 3))
  }

  @Test("a count of more than 16 bits is refused", arguments: [[0xFF, 0xFF, 0x04], [0x80, 0x80, 0x80, 0x01], [0x80]])
  func largeCount(bytes: [UInt8]) {
    var reader = StateReader(bytes[...])
    #expect(reader.nextSmall() == 0)
    #expect(!reader.isComplete)
  }

  @Test(
    "random bytes in a valid frame never trap, and what is taken can be judged with",
    arguments: 0..<100 as Range<UInt64>)
  func garbage(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let source = learned()
    var bytes = source.judge.state(of: source.series)
    for _ in 0..<Int.random(in: 1...40, using: &random) {
      bytes[Int.random(in: 4..<bytes.count - 4, using: &random)] = UInt8.random(in: 0...255, using: &random)
    }
    let sum = bytes.dropLast(4).reduce(2_166_136_261 as UInt32) { ($0 ^ UInt32($1)) &* 16_777_619 }
    for place in 0..<4 { bytes[bytes.count - 4 + place] = UInt8(truncatingIfNeeded: sum >> (place * 8)) }
    var lab = Lab(RestartTests.rules)
    guard lab.judge.restore(lab.series, from: bytes) else { return }
    for index in 0..<400 { lab.feed(Double(index % 17), at: Int64(index) * 300) }
    let again = lab.judge.state(of: lab.series)
    #expect(Lab(RestartTests.rules).restores(again), "seed \(seed)")
  }
}
