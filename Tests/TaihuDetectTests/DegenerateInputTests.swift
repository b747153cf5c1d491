import TaihuCore
import Testing

@testable import TaihuDetect

@Suite("Degenerate input")
struct DegenerateInputTests {
  /// Streams that break careless statistics: a name, and the value and step in seconds at an index.
  static let streams: [(name: String, value: @Sendable (Int) -> Double, step: @Sendable (Int) -> Int64)] = [
    ("constant", { _ in 21 }, { _ in 300 }),
    ("zero", { _ in 0 }, { _ in 300 }),
    ("two values", { $0 % 7 == 0 ? 1 : 0 }, { _ in 300 }),
    ("constant, one spike", { $0 == 2_000 ? 99 : 21 }, { _ in 300 }),
    ("constant, then replaced", { $0 < 2_000 ? 21 : 35 }, { _ in 300 }),
    ("gaps of months", { Double($0 % 11) }, { $0 % 500 == 499 ? 90 * 86_400 : 300 }),
    ("clock running back", { Double($0 % 11) }, { $0 % 400 == 399 ? -3 * 86_400 : 300 }),
    ("one time for all", { Double($0 % 11) }, { _ in 0 }),
    ("huge", { $0 % 300 == 7 ? 1e300 : Double($0 % 13) }, { _ in 300 }),
    ("alternating huge", { $0.isMultiple(of: 2) ? 1.7e308 : -1.7e308 }, { _ in 300 }),
    ("subnormal", { Double($0 % 5) * Double.leastNonzeroMagnitude }, { _ in 300 }),
    ("tiny", { Double($0 % 5) * 1e-200 }, { _ in 300 }),
    ("steps ever larger", { Double($0) * Double($0) * 1e9 }, { _ in 300 }),
  ]

  @Test("no stream gives a number that is not finite, nor a storm of alarms", arguments: streams.indices)
  func bounded(index: Int) {
    let stream = Self.streams[index]
    var lab = Lab(QualityRules())
    var seconds: Int64 = 0
    for reading in 0..<4_000 {
      lab.feed(stream.value(reading), at: seconds)
      seconds += stream.step(reading)
    }
    let raised = lab.changes.filter(\.isNew).count
    #expect(raised <= 12, "\(stream.name): \(raised) episodes")
    #expect(Self.mostOpen(lab.changes) <= 1, "\(stream.name): several learned episodes open at once")
    for change in lab.changes {
      #expect(change.episode.score.isFinite && (0...1).contains(change.episode.score))
      #expect(change.episode.expected.map { $0.lowerBound.isFinite && $0.upperBound.isFinite } ?? true)
    }
    #expect(Lab(QualityRules()).restores(lab.judge.state(of: lab.series)), "\(stream.name): state refused")
  }

  /// Every check and every sort of rule at once.
  private static let everything = QualityRules(
    validRange: -1e6...1e6, usualRange: 0...100, stepPerTenMinutes: 5, stuckAfter: 6 * hour, stillBand: 0.001,
    neighbours: NeighbourRule(label: "site", apart: 5), group: "site", cadence: 5 * minute,
    alarms: [
      AlarmRule(id: "high", side: .above, limit: 8, holdFor: 20 * minute, clear: 7, severity: .warning),
      AlarmRule(
        id: "often", condition: .level(side: .above, limit: 8, clear: 7), frequency: .init(count: 3, of: 5),
        severity: .warning),
      AlarmRule(id: "rise", condition: .change(.rise, by: 5, within: hour, clear: 2), severity: .warning),
      AlarmRule(id: "fall", condition: .change(.fall, by: 5, within: 300 * hour, clear: 2), severity: .warning),
      AlarmRule(id: "gone", condition: .missing(after: hour), severity: .warning),
    ])

  @Test(
    "under every rule at once, one episode at most is open for each, and the state stays sound",
    arguments: streams.indices)
  func everyRule(index: Int) {
    let stream = Self.streams[index]
    var lab = Lab(Self.everything)
    var seconds: Int64 = 0
    var open: Set<EpisodeKey> = []
    for reading in 0..<2_000 {
      let seen = lab.changes.count
      lab.judge.tick(now: at(seconds))
      lab.feed(stream.value(reading), at: seconds)
      for change in lab.changes[seen...] {
        if change.isNew {
          #expect(open.insert(change.episode.key).inserted, "\(stream.name): \(change.episode.key) twice")
        }
        if let former = change.former {
          #expect(open.remove(former) != nil && open.insert(change.episode.key).inserted, "\(stream.name): renamed")
        }
        if change.episode.end != nil { open.remove(change.episode.key) }
        #expect(change.episode.peakValue.isFinite && change.episode.score.isFinite)
      }
      seconds += stream.step(reading)
    }
    let state = lab.judge.state(of: lab.series)
    #expect(state.count <= 4_096)
    #expect(Lab(Self.everything).restores(state), "\(stream.name): state refused")
  }

  @Test("a single reading, and none, are nothing to tell of")
  func single() {
    var lab = Lab(Self.everything)
    lab.wait(from: 0, to: 100)
    #expect(lab.changes.isEmpty)
    lab.feed(5, at: 100)
    #expect(lab.changes.isEmpty)
  }

  @Test("a constant series is no anomaly until it does something else", arguments: [21, 0, -1e12])
  func constant(value: Double) {
    var lab = Lab(QualityRules())
    for index in 0..<2_000 { lab.feed(value, at: Int64(index) * 300) }
    #expect(lab.changes.isEmpty)
    lab.feed(value + 99, at: 2_000 * 300)
    #expect(lab.episodes().map(\.start) == [at(2_000 * 300)])
  }

  @Test("two values that take turns are an anomaly once at most, while blocks are new")
  func alternating() {
    var lab = Lab(QualityRules())
    for index in 0..<4_000 { lab.feed(Double(index % 2), at: Int64(index) * 300) }
    let raised = lab.changes.filter(\.isNew)
    #expect(raised.count <= 1)
    #expect(raised.allSatisfy { $0.episode.start < at(500 * 300) })
  }

  /// The most learned episodes that were open at once; these series have no other kinds.
  private static func mostOpen(_ changes: [EpisodeChange]) -> Int {
    var open = Set<EpisodeKey>()
    var most = 0
    for change in changes {
      let key = EpisodeKey(series: change.episode.series, kind: change.episode.kind)
      if let former = change.former { open.remove(former) }
      if change.episode.end == nil { open.insert(key) } else { open.remove(key) }
      most = max(most, open.count)
    }
    return most
  }

  @Test("a single reading, however odd, is remembered and no trouble", arguments: [0, -7.5, 1e300, 1e-300])
  func single(value: Double) {
    var lab = Lab(QualityRules())
    lab.feed(value, at: 0)
    #expect(lab.changes.isEmpty)
    #expect(Lab(QualityRules()).restores(lab.judge.state(of: lab.series)))
  }

  @Test("a constant sensor with one spike, a gap, and a replacement is told as such")
  func sensorLife() {
    var lab = Lab(QualityRules(stepPerTenMinutes: 5, stuckAfter: 6 * hour, cadence: 5 * minute))
    var seconds: Int64 = 0
    func feed(_ value: Double, _ count: Int) {
      for _ in 0..<count {
        lab.judge.tick(now: at(seconds))
        lab.feed(value, at: seconds)
        seconds += 300
      }
    }
    feed(21, 200)
    feed(60, 1)
    feed(21, 50)
    lab.wait(from: seconds, to: seconds + 7_200, step: 30)
    seconds += 7_200
    feed(21, 20)
    feed(40, 20)
    let kinds = lab.episodes().map(\.kind)
    #expect(kinds.filter { $0 == .spike }.count == 1)
    #expect(kinds.filter { $0 == .gap }.count == 1)
    #expect(kinds.filter { $0 == .rate }.count == 1)
    #expect(kinds.contains(.stuck))
    #expect(kinds.count <= 8, "\(kinds)")
  }
}
