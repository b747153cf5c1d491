import TaihuCore
import Testing

@testable import TaihuDetect

@Suite("Time scales")
struct TimeScaleTests {
  @Test("a block speaks at its last reading, once there were enough blocks to begin with")
  func blocks() {
    var coarse = CoarseScale()
    var random = SeededRandom(seed: 41)
    let length = Int(CoarseScale.blockCount)
    for index in 0..<40 * length {
      let findings = coarse.findings(of: 20 + random.normal(), forecast: 20)
      let isLast = index % length == length - 1
      #expect((findings != nil) == (isLast && index / length >= Baseline.startCount), "reading \(index)")
    }
  }

  @Test("a block beside the usual surprises more than any of its readings")
  func lasting() throws {
    var coarse = CoarseScale()
    var fine = TimeScale()
    var random = SeededRandom(seed: 42)
    var largest = 0.0
    var last: TimeScale.Findings?
    for index in 0..<120 * 13 {
      let value = random.normal() + (index >= 119 * 13 ? 1.8 : 0)
      last = coarse.findings(of: value, forecast: 0) ?? last
      guard fine.baseline.isReady else {
        fine.collect(value)
        continue
      }
      let view = fine.baseline.view(of: value)
      let forecast = SeasonalForecast.Forecast(value: 0, error: fine.baseline.spread)
      let findings = fine.findings(of: value, view, beside: forecast)
      if index >= 119 * 13 { largest = max(largest, findings.deviation.surprise) }
      fine.learn(value, view)
    }
    let block = try #require(last)
    #expect(block.deviation.surprise > largest)
    #expect(block.residual.size > 3)
  }

  @Test("a profile is used once it has proven closer than the level")
  func season() {
    var (baseline, season) = (Baseline(), SeasonalForecast())
    var errors: [Double] = []
    for index in 0..<10 * 288 {
      let slot = DailyProfile.slot(ofLocal: Int64(index) * 300 * second)
      let value: Double = slot.hour < 12 ? 10 : 30
      guard baseline.isReady else {
        baseline.collect(value + Double(index % 3))
        if baseline.isReady { season.begin(spread: baseline.spread) }
        continue
      }
      errors.append((season.forecast(at: slot, baseline).value - value).magnitude)
      let view = baseline.view(of: value)
      let level = baseline.level
      baseline.learn(value, view)
      season.learn(value, at: slot, view, level: level, baseline)
    }
    #expect(errors.prefix(200).max() ?? 0 > 5)
    #expect(errors.suffix(288).allSatisfy { $0 < 1 })
  }
}

@Suite("Youth")
struct YouthTests {
  private func view(spread: Double, step: Double) -> Baseline.View {
    Baseline.View(deviation: 0, spread: spread, step: 0, stepSpread: step)
  }

  @Test("a series that moves in a wave is judged with reserve for 48 hours met, one that is mere noise is not")
  func hours() {
    var youth = Youth()
    for hour in 0..<60 {
      youth.pass(DailyProfile.slot(ofLocal: Int64(hour) * 3_600 * second))
      #expect((youth.share(view(spread: 5, step: 1)) < 1) == (hour < 47))
      #expect(youth.share(view(spread: 1, step: 1)) == 1)
    }
  }

  @Test("a clock that stands still does not keep a series young")
  func stopped() {
    var youth = Youth()
    for _ in 0..<20_000 { youth.pass(DailyProfile.slot(ofLocal: 0)) }
    #expect(youth.share(view(spread: 5, step: 1)) == 1)
  }

  @Test("the first night of a daily wave raises no alarm", arguments: 0..<12 as Range<UInt64>)
  func firstNight(seed: UInt64) {
    var session = DetectSession()
    var sensor = SyntheticSensor(seed: seed)
    // Begun at another time of day each: every two hours.
    let begin = Int(seed) * SyntheticSensor.perDay / 12
    let alarms = (begin..<begin + 2 * SyntheticSensor.perDay).filter { index in
      session.judge(time: at(Int64(index) * 300), value: sensor.value(index)).kind != nil
    }
    #expect(alarms.isEmpty, "seed \(seed): alarms at \(alarms)")
  }
}

@Suite("Kinds of the learned detector")
struct KindNamingTests {
  private func finding(_ size: Double) -> Feature.Finding {
    Feature.Finding(size: size, surprise: 0.34 * size.magnitude)
  }

  private func findings(deviation: Double = 1, step: Double = 0.5, noise: Double = 0.5) -> TimeScale.Findings {
    TimeScale.Findings(
      deviation: finding(deviation), residual: finding(deviation), step: finding(step), noise: finding(noise))
  }

  private func calm(_ naming: inout KindNaming, blocks deviations: [Double]) {
    for deviation in deviations {
      _ = naming.kind(findings(), excursion: finding(1), block: findings(deviation: deviation))
    }
  }

  @Test("a jump is an anomaly; what stays away after it, on its side, is a level shift")
  func levelShift() {
    var naming = KindNaming()
    calm(&naming, blocks: [0.2, 0.1])
    #expect(naming.kind(findings(deviation: 6, step: 9), excursion: finding(4), block: nil) == .anomaly)
    var other = naming
    #expect(naming.kind(findings(deviation: 5), excursion: finding(8), block: nil) == .levelShift)
    #expect(other.kind(findings(deviation: -5), excursion: finding(-8), block: nil) == .anomaly)
  }

  @Test("what grows from block to block without a jump is a drift; what does not grow is an anomaly")
  func drift() {
    var naming = KindNaming()
    calm(&naming, blocks: [1, 2])
    var other = naming
    #expect(naming.kind(findings(), excursion: finding(2), block: findings(deviation: 4)) == .drift)
    #expect(other.kind(findings(), excursion: finding(6), block: findings(deviation: 1.5)) == .anomaly)
  }

  @Test("larger steps are noise; smaller ones are not")
  func noise() {
    var naming = KindNaming()
    #expect(naming.kind(findings(noise: 7), excursion: finding(1), block: nil) == .noise)
    #expect(naming.kind(findings(noise: -7), excursion: finding(1), block: nil) == .anomaly)
  }
}
