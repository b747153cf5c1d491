import TaihuCore
import TaihuDetect
import Testing

/// A sensor at five minutes: a daily wave, noise, and at will a fault.
struct SyntheticSensor {
  static let perDay = 288
  var random: SeededRandom
  var noise = 0.5

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  mutating func value(_ index: Int) -> Double {
    20 + 5 * wave(Double(index % Self.perDay) / Double(Self.perDay)) + random.normal(noise)
  }

  /// A smooth wave of period 1 without a library: a parabola up, a parabola down.
  private func wave(_ phase: Double) -> Double {
    phase < 0.5 ? 16 * phase * (0.5 - phase) : -16 * (phase - 0.5) * (1 - phase)
  }
}

@Suite("The learned detector")
struct LearnedDetectorTests {
  enum Fault: String, CaseIterable { case spike, levelShift, drift, stuck, dropOut, noiseBurst }

  /// Four weeks of a clean sensor.
  static let clean = 28 * SyntheticSensor.perDay
  static let seeds: [UInt64] = [1, 2, 3, 4]

  private func apply(_ fault: Fault, _ value: Double, _ age: Int, frozen: Double) -> Double {
    switch fault {
    case .spike: age == 0 ? value + 15 : value
    case .levelShift: value + 8
    case .drift: value + min(Double(age) * 0.04, 12)
    case .stuck: frozen
    case .dropOut: 0
    case .noiseBurst: 20 + (value - 20) * (age.isMultiple(of: 2) ? 2 : -1)
    }
  }

  @Test("a clean seasonal series raises at most one alarm in four weeks", arguments: seeds)
  func quiet(seed: UInt64) {
    var session = DetectSession()
    var sensor = SyntheticSensor(seed: seed)
    let alarms = (0..<Self.clean).filter { index in
      session.judge(time: at(Int64(index) * 300), value: sensor.value(index)).kind != nil
    }
    #expect(alarms.count <= 1, "seed \(seed): alarms at \(alarms)")
  }

  @Test(
    "a fault after three weeks is found within its time",
    arguments: [
      (Fault.spike, 1), (.levelShift, 12), (.drift, 300), (.stuck, 288), (.dropOut, 2), (.noiseBurst, 24),
    ])
  func fault(_ fault: Fault, within readings: Int) {
    for seed in Self.seeds {
      var session = DetectSession()
      var sensor = SyntheticSensor(seed: seed)
      let onset = 21 * SyntheticSensor.perDay + 100
      var frozen = 0.0
      var found: Int?
      for index in 0..<(onset + readings) {
        let normal = sensor.value(index)
        if index == onset { frozen = normal }
        let value = index < onset ? normal : apply(fault, normal, index - onset, frozen: frozen)
        let kind = session.judge(time: at(Int64(index) * 300), value: value).kind
        if index >= onset, found == nil, kind != nil { found = index - onset }
      }
      #expect(found != nil, "\(fault.rawValue) with seed \(seed) not found in \(readings) readings")
    }
  }

  @Test("nothing scores before 150 readings, and every score lies in 0…1")
  func warmUp() {
    var session = DetectSession()
    var random = SeededRandom(seed: 9)
    for index in 0..<2_000 {
      let wild = index.isMultiple(of: 97) ? random.normal(1e6) : random.normal()
      let score = session.judge(time: at(Int64(index) * 60), value: wild).score
      #expect(index >= 149 || score == 0)
      #expect((0...1).contains(score))
    }
  }

  @Test("a wild value at power-on does not blind the detector", arguments: [65_535, -999, 1e300])
  func powerOn(wild: Double) {
    var session = DetectSession()
    var sensor = SyntheticSensor(seed: 3)
    var alarms = 0
    for index in 0..<2_000 {
      let value = index == 2 ? wild : index == 1_900 ? 45 : sensor.value(index)
      let kind = session.judge(time: at(Int64(index) * 300), value: value).kind
      if index == 1_900 { #expect(kind != nil) } else if kind != nil { alarms += 1 }
    }
    #expect(alarms <= 2)
  }

  @Test("an open anomaly is one episode with band, evidence and words")
  func episode() throws {
    var lab = Lab(QualityRules(validRange: 0...500))
    var sensor = SyntheticSensor(seed: 4)
    let onset = 14 * SyntheticSensor.perDay
    for index in 0..<onset + 200 {
      lab.feed(sensor.value(index) + ((onset..<onset + 6).contains(index) ? 60 : 0), at: Int64(index) * 300)
    }
    let found = lab.episodes().filter { $0.start == at(Int64(onset) * 300) }
    let episode = try #require(found.first)
    #expect(found.count == 1)
    #expect(episode.score >= 0.5)
    #expect(episode.end != nil)
    let band = try #require(episode.expected)
    #expect(band.lowerBound > 0 && band.upperBound < 60)
    #expect(episode.evidence.first.map { $0.time < episode.start } == true)
    #expect(episode.summary.hasPrefix("pm25 at binhu/lihu-01/aqm-7 "))
    #expect(episode.summary.contains("ug/m3, expected "))
  }

  @Test("a counter is judged by its growth")
  func counter() {
    var lab = Lab(QualityRules(isCounter: true))
    var random = SeededRandom(seed: 5)
    var total = 1e6
    for index in 0..<3_000 {
      total += 10 + random.normal(1) + (index == 2_800 ? 400 : 0)
      if index == 1_500 { total = 0 }
      lab.feed(total, at: Int64(index) * 60)
    }
    #expect(lab.episodes(.counterReset).map(\.start) == [at(1_500 * 60)])
    let learned = lab.episodes().filter { $0.kind != .counterReset }
    #expect(learned.contains { $0.start == at(2_800 * 60) })
    #expect(learned.count <= 2)
  }
}
