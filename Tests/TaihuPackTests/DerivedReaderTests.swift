import TaihuCore
import Testing

@testable import TaihuPack

@Suite("Reading derived indicators")
struct DerivedReaderTests {
  private static func pack(_ derived: String) -> String {
    """
    [pack]
    cadence = "5min"
    [[topics]]
    pattern = "lake/{site}/{device}"
    [quantities.t]
    unit = "Cel"
    [quantities.do]
    unit = "mg/L"
    [quantities.chla]
    unit = "mg/L"
    [quantities.o]
    unit = "%"
    \(derived)
    """
  }

  private static let good = """
    [[derived]]
    id = "sat"
    formula = "do_saturation"
    inputs = { water_temp = "t", do = "do" }
    """

  @Test("everything but id, formula and inputs has its default")
  func defaults() throws {
    let pack = try PackReader().read(text: Self.pack(Self.good), file: "lake.toml")
    let indicator = try #require(pack.derived.first)
    #expect(indicator.formula.name == "do_saturation")
    #expect(indicator.inputs.map(\.quantity) == ["t", "do"])
    #expect(indicator.inputs.map(\.cadence) == [300_000_000_000, 300_000_000_000])
    #expect(indicator.scope == .device)
    #expect(indicator.window == nil)
    #expect(indicator.numbers == ["altitude": 0])
    #expect(indicator.series.map(\.id) == ["sat", "sat_limit"])
    #expect(indicator.series.map(\.unit) == ["%", "mg/L"])
    #expect(indicator.series.allSatisfy { !$0.rules.learns })
    #expect(indicator.origin.hasPrefix("do_saturation(t, do): "))
  }

  @Test("a day wants 20 of 24 hours, other windows three quarters; no lateness is longer than the window's step")
  func windows() throws {
    func window(_ keys: String) throws -> DerivedIndicator.Window {
      try #require(
        PackReader().read(text: Self.pack(Self.good + "\n" + keys), file: "lake.toml").derived[0].window)
    }
    let day = try window("window = \"1d\"")
    #expect(day.complete == 20.0 / 24)
    #expect(day.lateness == 600_000_000_000)
    let minutes = try window("window = \"5min\"")
    #expect(minutes.complete == 0.75)
    #expect(minutes.lateness == 300_000_000_000)
    let sliding = try window(
      "window = \"1h\"\nevery = \"10min\"\nlateness = \"1min\"\ncomplete = 0.5\nsample = \"1min\"")
    #expect(
      sliding
        == .init(
          width: 3_600_000_000_000, step: 600_000_000_000, complete: 0.5, lateness: 60_000_000_000,
          sample: 60_000_000_000))
  }

  @Test("a unit that differs by a factor is converted, an alarm and a range go to the main series")
  func factors() throws {
    let pack = try PackReader().read(
      text: Self.pack(
        """
        [[derived]]
        id = "tli"
        formula = "tli"
        inputs = { chla = "chla{depth=top}" }
        outputs = { part = "parts" }
        range = [-100, 200]
        alarms = [{ above = 60 }]
        """), file: "lake.toml")
    let indicator = try #require(pack.derived.first)
    #expect(
      indicator.inputs == [
        .init(input: 0, quantity: "chla", labels: ["depth": "top"], factor: 1_000, cadence: 300_000_000_000)
      ])
    #expect(indicator.series.map(\.id) == ["tli", "tli_grade", "parts", "tli_items"])
    #expect(indicator.series[0].rules.alarms.map(\.id) == ["tli-warning"])
    #expect(indicator.series[1].states["hypereutrophic"] == 5)
  }

  @Test("sets of inputs have texts, so many that every set of six has one")
  func sets() throws {
    let formula = try #require(DerivedFormula.named("aqi_hourly"))
    let inputs = formula.inputs.indices.map { DerivedIndicator.Binding(input: $0, quantity: "q") }
    let series = DerivedIndicator.series(
      id: "a", formula: formula, inputs: inputs, names: [:], title: [:], rules: QualityRules(), line: 1)
    #expect(series[2].states.count == 64)
    #expect(series[2].states["none"] == 0)
    #expect(series[2].states["pm25+co"] == 33)
    let water = try #require(DerivedFormula.named("gb3838_class"))
    let many = DerivedIndicator.series(
      id: "w", formula: water, inputs: water.inputs.indices.map { .init(input: $0, quantity: "q") }, names: [:],
      title: [:], rules: QualityRules(), line: 1)
    #expect(many[2].states.count == 1 + 22 + 22 * 21 / 2)
  }

  @Test(
    "what is wrong is told, with what was probably meant",
    arguments: [
      ("formula = \"do_saturation\"", "formula = \"do_satuation\"", "did you mean \"do_saturation\"?"),
      ("do = \"do\"", "od = \"do\"", "did you mean \"do\"?"),
      ("do = \"do\"", "do = \"doo\"", "is not declared in [quantities]"),
      (", do = \"do\"", "", "do_saturation needs \"do\""),
      ("do = \"do\"", "do = \"t\"", "can't take do from t, which is stored in \"Cel\""),
      ("do = \"do\"", "do = \"do{depth}\"", "neither a quantity nor"),
      ("id = \"sat\"", "id = \"do\"", "is declared on line"),
      ("id = \"sat\"", "id = \"Sat\"", "is no name"),
      ("id = \"sat\"", "", "is missing"),
      ("id = \"sat\"", "id = \"sat\"\nwindow = \"7min\"", "must divide a day evenly"),
      ("id = \"sat\"", "id = \"sat\"\nwindow = \"1h\"\nevery = \"25min\"", "must divide the window evenly"),
      ("id = \"sat\"", "id = \"sat\"\nlateness = \"1min\"", "belongs to a window"),
      ("id = \"sat\"", "id = \"sat\"\nof = \"neighbour\"", "compares no devices in a row"),
      ("id = \"sat\"", "id = \"sat\"\nof = \"site\"", "needs a window"),
      ("id = \"sat\"", "id = \"sat\"\ncombine = \"sum\"", "only the devices of a site are combined"),
      ("id = \"sat\"", "id = \"sat\"\noptions = { altitud = 3 }", "did you mean \"altitude\"?"),
      ("id = \"sat\"", "id = \"sat\"\noptions = { altitude = 9000 }", "expected a number from -500"),
      ("id = \"sat\"", "id = \"sat\"\noutputs = { limits = \"x\" }", "did you mean \"limit\"?"),
      ("id = \"sat\"", "id = \"sat\"\nwindwo = \"1h\"", "did you mean \"window\"?"),
    ])
  func refused(part: String, instead: String, says: String) {
    let text = Self.pack(Self.good.replacing(part, with: instead, maxReplacements: 1))
    let problems = problems(of: text, file: "lake.toml")
    #expect(problems.contains { $0.contains(says) }, "\(problems)")
  }

  @Test("neighbours need two devices at least, each once, and options without a default must be said")
  func neighbours() {
    func found(_ keys: String) -> [String] {
      problems(
        of: Self.pack("[[derived]]\nid = \"i\"\nformula = \"incident\"\ninputs = { occupancy = \"o\" }\n" + keys),
        file: "lake.toml")
    }
    #expect(found("of = \"neighbour\"\ndevices = [\"d/a/1\", \"d/b/1\"]") == [])
    #expect(found("").contains { $0.contains("compares devices in a row") })
    #expect(found("of = \"neighbour\"\ndevices = [\"d/a/1\"]").contains { $0.contains("two devices at least") })
    #expect(found("of = \"neighbour\"\ndevices = [\"d/a/1\", \"a/1\"]").contains { $0.contains("has not the form") })
    let crowd =
      "[[derived]]\nid = \"c\"\nformula = \"o2_corrected\"\ninputs = { concentration = \"o\", flue_o2 = \"o\" }"
    #expect(problems(of: Self.pack(crowd), file: "lake.toml").contains { $0.contains("needs \"reference\"") })
  }
}
