import TaihuCore
import TaihuDerive
import TaihuPack
import Testing

@Suite("Indicators of one message")
struct EngineMomentTests {
  private static let oxygen = """
    [[derived]]
    id = "saturation"
    formula = "do_saturation"
    inputs = { water_temp = "t", do = "do" }
    """

  private func bench() throws -> Workbench {
    try Workbench(quantities: [("t", "Cel"), ("do", "mg/L"), ("other", "1")], Self.oxygen)
  }

  private let start = Timestamp(nanoseconds: 1_785_546_000_000_000_000)

  @Test("one message with both inputs gives a result at its time")
  func together() throws {
    let bench = try bench()
    bench.send([("t", 20), ("do", 9.07), ("other", 1)], at: start)
    let value = try #require(bench.values("saturation")[start])
    #expect(value.agrees(with: 100, decimals: 1))
    #expect(bench.values("saturation_limit")[start]?.agrees(with: 9.07, decimals: 2) == true)
  }

  @Test(
    "inputs in two messages find each other by their time, within a second, whichever comes first",
    arguments: [true, false])
  func apart(temperatureFirst: Bool) throws {
    let bench = try bench()
    let messages = [("t", 20.0, start), ("do", 9.07, start.advanced(byNanoseconds: 400_000_000))]
    for (name, value, time) in temperatureFirst ? messages : messages.reversed() {
      bench.send([(name, value)], at: time)
    }
    #expect(bench.values("saturation").keys.sorted() == [start.advanced(byNanoseconds: 400_000_000)])
  }

  @Test("inputs of different times give nothing, nor do those of different devices")
  func strangers() throws {
    let bench = try bench()
    bench.send([("t", 20)], at: start)
    bench.send([("do", 9)], at: start.seconds(2))
    bench.send([("do", 9)], at: start, from: "d/s/two")
    #expect(bench.results.isEmpty)
  }

  @Test("a bad input is none; a suspect one makes the result suspect, for its reasons")
  func quality() throws {
    let bench = try bench()
    bench.send([("t", 20), ("do", 9)], at: start, quality: .bad, reasons: .range)
    #expect(bench.results.isEmpty)
    bench.send([("t", 20)], at: start.minutes(1), quality: .suspect, reasons: [.rate, .late])
    bench.send([("do", 9)], at: start.minutes(1))
    let result = try #require(bench.readings("saturation")[start.minutes(1)])
    #expect(result.quality == .suspect)
    #expect(result.reasons == .rate)
  }

  @Test("messages in any order of time give their results")
  func disorder() throws {
    let bench = try bench()
    for minute in [3, 1, 2] { bench.send([("t", 20), ("do", Double(minute))], at: start.minutes(minute)) }
    #expect(bench.values("saturation").keys.sorted() == [1, 2, 3].map(start.minutes))
  }

  @Test("a corrected input corrects the result")
  func correction() throws {
    let bench = try bench()
    bench.send([("t", 20), ("do", 9)], at: start)
    bench.send([("t", 20), ("do", 8)], at: start)
    #expect(bench.corrections == 2 - 1)
    #expect(bench.values("saturation")[start]?.agrees(with: 8 / 9.0698 * 100, decimals: 1) == true)
  }

  @Test("after a restart the second half of a pair finds the first")
  func restart() throws {
    let bench = try bench()
    bench.send([("t", 20)], at: start)
    bench.restart()
    bench.send([("do", 9.07)], at: start)
    #expect(bench.values("saturation").count == 1)
  }

  @Test("inputs that a label tells apart")
  func labels() throws {
    let bench = try Workbench(
      quantities: [("current", "A")],
      """
      [[derived]]
      id = "unbalance"
      formula = "current_unbalance"
      inputs = { a = "current{phase=a}", b = "current{phase=b}", c = "current{phase=c}" }
      """)
    for (phase, value) in [("a", 120.0), ("b", 98), ("c", 131)] {
      bench.send([("current", value)], at: start, labels: [Label("phase", phase)])
    }
    #expect(bench.values("unbalance")[start]?.agrees(with: 25.2, decimals: 1) == true)
  }

  @Test("units that differ by a factor are taken in the formula's")
  func units() throws {
    let bench = try Workbench(
      quantities: [("p", "W"), ("q", "kV.A{reactive}")],
      """
      [[derived]]
      id = "pf"
      formula = "power_factor"
      inputs = { power = "p", reactive = "q" }
      """)
    bench.send([("p", 180_000), ("q", 95)], at: start)
    #expect(bench.values("pf")[start]?.agrees(with: 0.8844, decimals: 4) == true)
    #expect(bench.values("pf_compensation")[start]?.agrees(with: 35.8, decimals: 1) == true)
  }

  @Test("results have the labels of their device, say where they come from, and are texts where the formula says so")
  func provenance() throws {
    let bench = try Workbench(
      quantities: [("chla", "ug/L"), ("tp", "mg/L")],
      """
      [[derived]]
      id = "tli"
      formula = "tli"
      inputs = { chla = "chla", tp = "tp" }
      outputs = { part = "tli_of" }
      """)
    bench.send([("chla", 25), ("tp", 0.059)], at: start)
    let entries = bench.catalog.all.filter { !$0.traits.origin.isEmpty }
    #expect(
      Set(entries.map(\.key.description)) == [
        #"tli{device="one",district="d",network="city",site="s"}"#,
        #"tli_grade{device="one",district="d",network="city",site="s"}"#,
        #"tli_items{device="one",district="d",network="city",site="s"}"#,
        #"tli_of{device="one",district="d",item="chla",network="city",site="s"}"#,
        #"tli_of{device="one",district="d",item="tp",network="city",site="s"}"#,
      ])
    #expect(entries.allSatisfy { $0.traits.origin.hasPrefix("tli(chla, tp): China National") })
    let grade = try #require(entries.first { $0.key.name == "tli_grade" })
    #expect(grade.traits.states[3] == "lightly-eutrophic")
    #expect(bench.values("tli_items")[start] == 2)
  }
}
