internal import ArgumentParser
internal import Foundation
internal import TaihuCore
internal import TaihuDetect

/// Measures the time to judge a reading and the memory a series takes, on made-up sensors that take turns.
struct DetectBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Nanoseconds to judge a reading, and bytes of state per series.",
    discussion: """
      Sensors send in turns, as a gateway sees them, so that every reading meets the state of another series. "checks" has \
      all quality checks and one declared limit but nothing learned; "learned" adds the learned detector. Yardstick: \
      1000 ns a reading, 2048 bytes a series.
      """)

  @Option(help: "Series that take turns.")
  var series = 2_000

  @Option(help: "Readings of each series; the first quarter warms up and is not measured.")
  var readings = 600

  @Option(help: "Runs, of which the median counts.")
  var runs = 5

  func validate() throws {
    guard series > 0, readings >= 4, runs > 0 else {
      throw ValidationError("all three numbers are at least 1, 4 and 1")
    }
  }

  func run() throws {
    for (name, learns) in [("checks", false), ("learned", true)] {
      let measured = (0..<runs).map { _ in DetectMeasurement(series: series, readings: readings, learns: learns) }
      let median = measured.sorted { $0.nanoseconds < $1.nanoseconds }[runs / 2]
      print(
        String(
          format: "%@: %.0f ns/reading, %.0f bytes/series saved, %.1f us to save, %d episodes",
          name, median.nanoseconds, median.stateBytes, median.saveMicroseconds, median.episodes))
    }
  }
}

/// One run over all series.
private struct DetectMeasurement {
  var nanoseconds = 0.0
  var stateBytes = 0.0
  var saveMicroseconds = 0.0
  var episodes = 0

  init(series: Int, readings: Int, learns: Bool) {
    let catalog = SeriesCatalog()
    let ids = (0..<series).map { number in
      catalog.declare(
        SeriesKey(name: "water_temp", labels: [Label("device", "buoy-\(number)")]),
        SeriesTraits(unit: "Cel", pack: "lake", rules: Self.rules(learns: learns)))
    }
    var judge = Judge(catalog: catalog)
    var values = ValueTable()
    _ = Self.judgeAll(ids, &judge, rounds: 0..<readings / 4, &values)
    let measured = readings / 4..<readings
    let begin = Self.now()
    episodes = Self.judgeAll(ids, &judge, rounds: measured, &values)
    nanoseconds = (Self.now() - begin) / Double(series * measured.count)

    let beginSaving = Self.now()
    stateBytes = ids.reduce(0) { $0 + Double(judge.state(of: $1).count) } / Double(series)
    saveMicroseconds = (Self.now() - beginSaving) / Double(series) / 1_000
  }

  private static func rules(learns: Bool) -> QualityRules {
    QualityRules(
      validRange: -5...45, stepPerTenMinutes: 3, stuckAfter: 6 * 3_600_000_000_000, cadence: 300_000_000_000,
      learns: learns,
      alarms: [
        AlarmRule(
          id: "warm", side: .above, limit: 35, holdFor: 600_000_000_000, clear: 34, severity: .warning)
      ])
  }

  /// Judges one reading of every series, every five minutes; returns the number of episodes raised.
  private static func judgeAll(
    _ ids: [SeriesID], _ judge: inout Judge, rounds: Range<Int>, _ values: inout ValueTable
  ) -> Int {
    var raised = 0
    for round in rounds {
      let time = Timestamp(nanoseconds: 1_773_619_200_000_000_000 + Int64(round) * 300_000_000_000)
      for id in ids {
        var reading = Reading(series: id, time: time, received: time, value: values.next(round))
        judge.judge(&reading, isLate: false)
      }
      judge.tick(now: time)
      for change in judge.drainChanges() where change.isNew { raised += 1 }
    }
    return raised
  }

  /// The processor time of this thread in nanoseconds.
  private static func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
}

/// Values prepared beforehand, so that making them is not measured: a daily wave and noise.
private struct ValueTable {
  private var noise: [Double] = []
  private var position = 0

  init() {
    var state: UInt64 = 42
    for _ in 0..<65_536 {
      var sum = 0.0
      for _ in 0..<4 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        sum += Double(state >> 40) / Double(1 << 24) - 0.5
      }
      noise.append(sum * 0.3)
    }
  }

  mutating func next(_ round: Int) -> Double {
    position = (position + 1) & 0xFFFF
    return 18 + Double(abs(round % 288 - 144)) / 36 + noise[position]
  }
}
