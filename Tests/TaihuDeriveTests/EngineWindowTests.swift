import TaihuCore
import TaihuDerive
import TaihuPack
import Testing

@Suite("Indicators of windows")
struct EngineWindowTests {
  /// 08:00 in China.
  private let eight = Timestamp(nanoseconds: 1_773_532_800_000_000_000)

  private static let demand = """
    [[derived]]
    id = "demand"
    formula = "demand"
    inputs = { power = "p" }
    lateness = "5min"
    """

  private func demandBench() throws -> Workbench {
    let bench = try Workbench(quantities: [("p", "kW")], cadence: "1min", Self.demand)
    bench.now = eight
    return bench
  }

  /// A minute's reading of 100 plus the minute, and what is due then.
  private func minute(_ minute: Int, _ bench: Workbench, value: Double? = nil) throws {
    bench.now = max(bench.now, eight.minutes(minute).seconds(2))
    bench.send([("p", value ?? Double(100 + minute))], at: eight.minutes(minute))
    try bench.evaluate()
  }

  @Test("a window gives its mean, at its beginning, once a later reading shows that it and its lateness are over")
  func mean() throws {
    let bench = try demandBench()
    for time in 0..<20 { try minute(time, bench) }
    #expect(bench.values("demand").isEmpty)
    try minute(20, bench)
    #expect(bench.values("demand") == [eight: 107])
    for time in 21...40 { try minute(time, bench) }
    #expect(bench.values("demand") == [eight: 107, eight.minutes(15): 122])
  }

  @Test("after silence a window ends by the clock")
  func silence() throws {
    let bench = try demandBench()
    for time in 0..<15 { try minute(time, bench) }
    try bench.wait(minutes: 4)
    #expect(bench.values("demand").isEmpty)
    try bench.wait(minutes: 2)
    #expect(bench.values("demand") == [eight: 107])
  }

  @Test("readings of long ago do not end a window before the next of them comes, whatever the clock says")
  func playback() throws {
    let bench = try demandBench()
    bench.now = eight.minutes(1_000_000)
    for time in 0..<16 { try minute(time, bench) }
    #expect(bench.values("demand").isEmpty)
    for time in 16...20 { try minute(time, bench) }
    #expect(bench.values("demand") == [eight: 107])
  }

  @Test("a late reading within the lateness belongs to the window")
  func inTime() throws {
    let bench = try demandBench()
    for time in 0..<19 where time != 7 { try minute(time, bench) }
    try minute(7, bench)
    for time in 19...20 { try minute(time, bench) }
    #expect(bench.values("demand") == [eight: 107])
    #expect(bench.corrections == 0)
  }

  @Test("a later one corrects the result, once no more comes for as long as the lateness")
  func late() throws {
    let bench = try demandBench()
    for time in 0..<25 where time != 7 && time != 8 { try minute(time, bench) }
    let before = try #require(bench.values("demand")[eight])
    #expect(before != 107)
    try minute(7, bench)
    try minute(8, bench)
    #expect(bench.corrections == 0)
    for time in 25...28 { try minute(time, bench) }
    #expect(bench.corrections == 0)
    for time in 29...31 { try minute(time, bench) }
    #expect(bench.values("demand")[eight] == 107)
    #expect(bench.corrections == 1)
  }

  @Test("a corrected reading corrects the result too")
  func corrected() throws {
    let bench = try demandBench()
    for time in 0...20 { try minute(time, bench) }
    try minute(3, bench, value: 103 + 15)
    try bench.wait(minutes: 30)
    #expect(bench.values("demand")[eight] == 108)
  }

  @Test("an hour needs 45 minutes of readings", arguments: [(44, false), (45, true), (60, true)])
  func completeness(count: Int, isComplete: Bool) throws {
    let bench = try Workbench(
      quantities: [("l", "dB")], cadence: "1h",
      """
      [[derived]]
      id = "leq"
      formula = "leq"
      inputs = { level = "l" }
      """)
    bench.now = eight
    for time in 0..<count { bench.send([("l", 60)], at: eight.minutes(time)) }
    try bench.wait(minutes: 100)
    #expect(bench.values("leq")[eight]?.agrees(with: 60, decimals: 6) == (isComplete ? true : nil))
  }

  @Test("a station that sends once an hour gives whole hours")
  func hourly() throws {
    let bench = try Workbench(
      quantities: [("pm25", "ug/m3")], cadence: "1h",
      """
      [[derived]]
      id = "aqi"
      formula = "aqi_hourly"
      inputs = { pm25 = "pm25" }
      outputs = { iaqi = "iaqi" }
      """)
    bench.now = eight
    bench.send([("pm25", 75)], at: eight)
    try bench.wait(minutes: 80)
    #expect(bench.values("iaqi", Label("pollutant", "pm25")) == [eight: 114])
    #expect(bench.values("aqi") == [eight: 114], "above 100 the index stands though pollutants are missing")
    #expect(bench.values("aqi_level") == [eight: 3])
    #expect(bench.values("aqi_primary") == [eight: 1])
  }

  @Test("a bad reading is left out; a suspect one makes the window suspect")
  func quality() throws {
    let bench = try demandBench()
    for time in 0..<15 {
      bench.now = eight.minutes(time)
      let (quality, reasons): (Quality, QualityReasons) =
        switch time {
        case 3: (.bad, .range)
        case 4: (.suspect, [.stuck, .gap])
        default: (.good, [])
        }
      bench.send([("p", time == 3 ? 1e9 : 100)], at: eight.minutes(time), quality: quality, reasons: reasons)
    }
    try bench.wait(minutes: 30)
    let result = try #require(bench.readings("demand")[eight])
    #expect(result.value == 100)
    #expect(result.quality == .suspect)
    #expect(result.reasons == .stuck)
  }

  @Test("days begin at midnight in China, and the load factor is that of the day's quarters of an hour")
  func day() throws {
    let bench = try Workbench(
      quantities: [("p", "kW")], cadence: "15min",
      """
      [[derived]]
      id = "lf"
      formula = "load_factor"
      inputs = { power = "p" }
      """)
    let midnight = eight.minutes(-8 * 60)
    bench.now = midnight
    for quarter in 0..<96 {
      bench.send([("p", quarter < 48 ? 3_200 : 0)], at: midnight.minutes(15 * quarter))
    }
    bench.send([("p", 1)], at: midnight.minutes(24 * 60 + 15))
    try bench.evaluate()
    #expect(bench.values("lf") == [midnight: 0.5])
    #expect(bench.values("lf_peak") == [midnight: 3_200])
    #expect(bench.values("lf_mean") == [midnight: 1_600])
    #expect(bench.values("lf_valley") == [midnight: 0])
  }

  @Test("a sliding window gives a value each step")
  func sliding() throws {
    let bench = try Workbench(
      quantities: [("p", "kW")], cadence: "1min",
      """
      [[derived]]
      id = "demand"
      formula = "demand"
      inputs = { power = "p" }
      window = "15min"
      every = "5min"
      lateness = "0s"
      """)
    bench.now = eight
    for time in 0...30 { bench.send([("p", Double(time))], at: eight.minutes(time)) }
    try bench.evaluate()
    #expect(bench.values("demand")[eight.minutes(10)] == 7)
    #expect(bench.values("demand")[eight.minutes(25)] == 22)
    #expect(bench.values("demand")[eight.minutes(5)] == nil, "ten minutes do not cover 75 % of fifteen")
  }

  @Test(
    "the devices of a site are one, by the combination asked for",
    arguments: [("sum", 30.0), ("mean", 15), ("max", 20), ("min", 10)])
  func site(combination: String, value: Double) throws {
    let bench = try Workbench(
      quantities: [("n", "{person}")], cadence: "1min",
      """
      [[derived]]
      id = "load"
      formula = "crowd_load"
      of = "site"
      combine = "\(combination)"
      window = "5min"
      inputs = { people = "n" }
      options = { capacity = 100 }
      """)
    bench.now = eight
    for time in 0...11 {
      bench.send([("n", 10)], at: eight.minutes(time), from: "d/s/one")
      bench.send([("n", 20)], at: eight.minutes(time), from: "d/s/two")
      bench.send([("n", 90)], at: eight.minutes(time), from: "d/elsewhere/three")
    }
    try bench.evaluate()
    let results = bench.catalog.all.filter { $0.key.name == "load" }
    #expect(Set(results.map { $0.key.label("site") }) == ["s", "elsewhere"])
    let series = try #require(results.first { $0.key.label("site") == "s" })
    #expect(series.key.label("device") == nil)
    #expect(bench.results[series.id]?[eight]?.value == value)
  }

  @Test("incidents between neighbours go through their states, after a restart as well", arguments: [false, true])
  func incident(restarts: Bool) throws {
    let bench = try Workbench(
      quantities: [("o", "%")], cadence: "1min",
      """
      [[derived]]
      id = "incident"
      formula = "incident"
      of = "neighbour"
      devices = ["d/up/loop", "d/down/loop", "d/last/loop"]
      inputs = { occupancy = "o" }
      lateness = "0s"
      """)
    bench.now = eight
    let occupancies: [(Double, Double)] = [
      (14, 13), (15, 14), (26, 12), (34, 8), (38, 7), (39, 8), (20, 14), (15, 14), (15, 14),
    ]
    for (minute, (upstream, downstream)) in occupancies.enumerated() {
      bench.now = eight.minutes(minute)
      bench.send([("o", upstream)], at: eight.minutes(minute), from: "d/up/loop", labels: [Label("lane", "1")])
      bench.send([("o", upstream)], at: eight.minutes(minute), from: "d/up/loop", labels: [Label("lane", "2")])
      bench.send([("o", downstream)], at: eight.minutes(minute), from: "d/down/loop")
      try bench.evaluate()
      if restarts { bench.restart() }
    }
    try bench.wait(minutes: 1)
    let values = bench.values("incident", device: "loop", Label("downstream", "d/down/loop"))
    #expect((0..<8).map { values[eight.minutes($0)] } == [0, 0, 1, 2, 3, 3, 0, 0])
    #expect(bench.values("incident", device: "loop", Label("downstream", "d/last/loop")).isEmpty)
  }

  @Test("a counter's increase counts from the last reading before the window, and a reset from zero")
  func counter() throws {
    let bench = try Workbench(
      quantities: [("e", "kW.h")], cadence: "10min",
      """
      [[derived]]
      id = "use"
      formula = "energy_use"
      inputs = { energy = "e" }
      """)
    bench.now = eight
    for (minute, value) in [(-10, 100.0), (0, 101), (10, 102), (20, 110), (30, 4), (40, 5), (50, 6), (71, 8)] {
      bench.send([("e", value)], at: eight.minutes(minute))
    }
    try bench.evaluate()
    #expect(bench.values("use")[eight] == 16)
    #expect(bench.values("use")[eight.minutes(-60)] == nil, "nothing is known of its beginning")
  }

  @Test("consumption against a baseline with degree days")
  func baseline() throws {
    let bench = try Workbench(
      quantities: [("e", "kW.h"), ("t", "Cel")], cadence: "1h",
      """
      [[derived]]
      id = "enpi"
      formula = "enpi"
      inputs = { energy = "e", driver = "t" }
      options = { intercept = 40, slope = 4, driver_base = 18, driver_side = "below" }
      """)
    let midnight = eight.minutes(-8 * 60)
    bench.now = midnight
    for hour in -1...25 { bench.send([("e", Double(hour) * 3), ("t", 8)], at: midnight.minutes(60 * hour)) }
    try bench.evaluate()
    #expect(bench.values("enpi_expected")[midnight] == 80)
    #expect(bench.values("enpi")[midnight] == 0.9)
    #expect(bench.values("enpi_saving")[midnight] == 8)
  }

  @Test("day and night have levels of their own")
  func dayNight() throws {
    let bench = try Workbench(
      quantities: [("l", "dB")], cadence: "10min",
      """
      [[derived]]
      id = "ldn"
      formula = "day_night_level"
      inputs = { level = "l" }
      """)
    let midnight = eight.minutes(-8 * 60)
    bench.now = midnight
    for step in 0..<146 {
      let hour = step / 6 % 24
      bench.send([("l", (6..<22).contains(hour) ? 62 : 54)], at: midnight.minutes(10 * step))
    }
    try bench.evaluate()
    #expect(bench.values("ldn_day")[midnight]?.agrees(with: 62, decimals: 9) == true)
    #expect(bench.values("ldn_night")[midnight]?.agrees(with: 54, decimals: 9) == true)
    #expect(bench.values("ldn")[midnight]?.agrees(with: 62.77, decimals: 2) == true)
  }

  @Test("an engine that is asked for little at a time computes everything all the same, and forgets what is done")
  func memory() throws {
    let bench = try demandBench()
    for device in 0..<50 {
      for time in 0..<16 { bench.send([("p", 5)], at: eight.minutes(time), from: "d/s/m\(device)") }
    }
    try bench.wait(minutes: 60)
    #expect(bench.results.count == 50)
    #expect(!bench.engine.hasDueWindows)
    #expect(bench.engine.instanceCount == 50)
  }
}
