import TaihuCore
import Testing

@testable import TaihuPack

@Suite("Reading a pack")
struct PackReaderTests {
  /// The smallest pack there is.
  static let small = """
    [pack]
    title = { en = "Wells" }

    [[topics]]
    pattern = "wells/{site}/{device}"

    [quantities.level]
    unit = "m"
    """

  @Test("ten lines are a pack, and everything else has its default")
  func small() throws {
    let pack = try PackReader().read(text: Self.small, file: "somewhere/wells.toml")
    #expect(pack.id == "wells" && pack.title == ["en": "Wells"] && pack.version == 1)
    #expect(pack.topics == [TopicRule(pattern: "wells/{site}/{device}", decoder: .native, line: 4)])
    #expect(pack.quantities == [Quantity(id: "level", unit: "m", line: 7)])
    #expect(pack.sites.isEmpty && pack.simulator == nil && pack.tests.isEmpty)
  }

  @Test("every key of a pack arrives where it belongs")
  func full() throws {
    let pack = try PackReader().read(text: Self.full, file: "air.toml")
    #expect(pack.id == "air" && pack.version == 3 && pack.title["zh"] == "空气")
    #expect(
      pack.topics.map(\.decoder) == [.native, .scalar(quantity: "door"), .senml, .ignore])
    #expect(pack.topics[0].labels == ["source": "test"] && pack.topics[0].labelMembers == ["lane"])
    let pm25 = try #require(pack.quantity("pm25"))
    #expect(pm25.aliases == ["PM2.5"] && pm25.unit == "ug/m3")
    #expect(
      pm25.rules
        == QualityRules(
          validRange: 0...1_000, stepPerTenMinutes: 80, stuckAfter: 21_600_000_000_000, cadence: 60_000_000_000,
          learns: false,
          alarms: [
            AlarmRule(
              id: "heavy", side: .above, limit: 150, holdFor: 600_000_000_000, clear: 120, severity: .critical),
            AlarmRule(id: "pm25-notice", side: .below, limit: 2, holdFor: 0, clear: 2, severity: .notice),
          ]))
    #expect(pack.quantity("energy")?.rules == QualityRules(cadence: 300_000_000_000, isCounter: true, learns: false))
    let door = try #require(pack.quantity("door"))
    #expect(door.states == ["open": 1, "closed": 0] && door.unit == "1" && !door.rules.learns)
    #expect(
      pack.sites == [Site(id: "lihu-01", district: "binhu", name: ["en": "Lihu"], latitude: 31.52, longitude: 120.25)])
    #expect(
      pack.simulator
        == SimulatorProfile(
          model: "air", interval: 60_000_000_000, devices: ["binhu/lihu-01/aqm-7"], options: ["scale": 1.5]))
    #expect(
      pack.tests.first?.readings == [
        PackTest.Expectation(
          name: "pm25", labels: ["site": "lihu-01"], value: 42, time: "2026-03-15T00:30:00Z", reasons: ["late"])
      ])
    #expect(pack.tests.last?.refused == "wrong-type" && pack.tests.last?.readings == [])
  }

  @Test("a fault is told with its line, its key and what is wrong", arguments: faults)
  func fault(_ fault: PackFault) {
    let found = problems(of: fault.text, file: "wells.toml")
    #expect(
      found.contains { $0.hasPrefix("wells.toml:\(fault.line): ") && $0.contains(fault.words) },
      "\(fault.words): \(found)")
    #expect(found.count == fault.count, "\(found)")
  }

  @Test("several faults are told at once, in the order of the lines")
  func several() {
    let text = """
      [pack]
      verion = 2
      [[topics]]
      pattern = "$SYS/#"
      [quantities.Level]
      unit = "µm"
      range = [2, 1]
      """
    let lines = problems(of: text, file: "wells.toml").map { String($0.split(separator: " ")[0]) }
    #expect(lines == ["wells.toml:2:", "wells.toml:4:", "wells.toml:5:", "wells.toml:6:", "wells.toml:7:"])
  }

  @Test("units are asked of the caller, who knows which can be converted")
  func units() throws {
    let error = try #require(throws: ConfigurationError.self) {
      try PackReader(knownUnits: { $0 == "cm" }).read(text: Self.small, file: "wells.toml")
    }
    #expect(error.problems.map(\.line) == [8])
    #expect(error.description.contains("\"m\" is no unit that values can be converted to"))
    _ = try PackReader(knownUnits: { $0 == "m" }).read(text: Self.small, file: "wells.toml")
  }

  static let full = """
    [pack]
    id = "air"
    title = { zh = "空气", en = "Air" }
    version = 3
    cadence = "5min"

    [[topics]]
    pattern = "wuxi/{district}/air/{site}/{device}"
    decoder = "native"
    labels = { source = "test" }
    label_members = ["lane"]
    [[topics]]
    pattern = "doors/{site}"
    decoder = "scalar"
    quantity = "door"
    [[topics]]
    pattern = "senml/{site}"
    decoder = "senml"
    [[topics]]
    pattern = "noise/#"
    decoder = "ignore"

    [quantities.pm25]
    unit = "ug/m3"
    title = { zh = "细颗粒物" }
    range = [0, 1000]
    step = 80
    stuck = "6h"
    cadence = "1min"
    aliases = ["PM2.5"]
    learn = false
    [[quantities.pm25.alarms]]
    id = "heavy"
    above = 150
    for = "10min"
    clear = 120
    severity = "critical"
    [[quantities.pm25.alarms]]
    below = 2
    severity = "notice"
    [quantities.energy]
    unit = "kW.h"
    counter = true
    [quantities.door]
    states = { open = 1, closed = 0 }

    [[sites]]
    id = "lihu-01"
    district = "binhu"
    name = { en = "Lihu" }
    lat = 31.52
    lon = 120.25

    [simulator]
    interval = "1min"
    devices = ["binhu/lihu-01/aqm-7"]
    options = { scale = 1.5 }

    [[tests]]
    name = "a"
    topic = "t"
    payload = '{}'
    received = "2026-03-15T00:30:00Z"
    readings = [{ name = "pm25", value = 42, unit = "ug/m3", labels = { site = "lihu-01" }, time = "2026-03-15T00:30:00Z", reasons = ["late"] }]
    [[tests]]
    name = "b"
    topic = "t"
    payload = '{}'
    received = "2026-03-15T08:30:00+08:00"
    refused = "wrong-type"
    """
}

/// A pack with one fault, and what is said of it.
struct PackFault: Sendable, CustomTestStringConvertible {
  var text: String
  var line: Int
  var words: String
  var count = 1

  /// The small pack with further lines, of which number `line` from 1 is at fault.
  static func added(_ lines: String, line: Int, _ words: String, count: Int = 1) -> PackFault {
    PackFault(text: PackReaderTests.small + "\n" + lines, line: 8 + line, words: words, count: count)
  }

  var testDescription: String { words }
}

private let simulated = "[[topics]]\npattern = \"w/{district}/{site}/{device}\"\n[simulator]\ninterval = \"1s\"\n"
private let aTest = "[[tests]]\nname = \"a\"\ntopic = \"t\"\npayload = \"p\"\n"
private let aSite = "[[sites]]\nid = \"s\"\ndistrict = \"d\"\nlat = 31\nlon = 120\n"

private let faults: [PackFault] = [
  PackFault(text: "", line: 1, words: "pack: is missing", count: 3),
  PackFault(
    text: "[pack]\nid = \"other\"\n[[topics]]\npattern = \"a\"\n[quantities]\n", line: 2, words: "rename the file"),
  PackFault(text: "pack = 5\ntopics = []\nquantities = {}\n", line: 1, words: "pack: expected a table"),
  PackFault(text: "[pack]\ntopics = 5\n[quantities.x]\nunit = \"m\"", line: 2, words: "unknown key", count: 2),
  PackFault(
    text: "[pack]\ntitle = { Chinese = \"x\" }\ncadence = \"1ms\"\ntopics = []\n[quantities]", line: 2,
    words: "no language code",
    count: 4),
  .added("[quantities.Level2]\nunit = \"m\"", line: 1, "is no name"),
  .added("step = 0", line: 1, "expected a number"),
  .added("range = [5, 5]", line: 1, "[low, high]"),
  .added("stuck = 5", line: 1, "\"5s\""),
  .added("aliases = [\"level\"]", line: 1, "the id itself"),
  .added("aliases = [\"a\", \"a\"]", line: 1, "stands twice"),
  .added("states = { a = 1, b = 1 }", line: 1, "the same number"),
  .added("states = { a = 9007199254740993 }", line: 1, "beyond 2^53"),
  .added("aliases = [\"depth\"]\n[quantities.depth]\nunit = \"m\"", line: -1, "also names the quantity of line 10"),
  .added("[quantities.depth]", line: 1, "unit: is missing"),
  .added("[quantities.depth]\nunit = \"m\"\nrnage = [0, 1]", line: 3, "did you mean \"range\"?"),
  .added("[[quantities.level.alarms]]\nseverity = \"warning\"", line: 1, "either `above` or `below`"),
  .added("[[quantities.level.alarms]]\nabove = 1\nbelow = 0", line: 1, "either `above` or `below`"),
  .added("[[quantities.level.alarms]]\nabove = 1\nclear = 2", line: 3, "at or below the limit 1.0"),
  .added("[[quantities.level.alarms]]\nbelow = 1\nclear = 0.5", line: 3, "at or above the limit 1.0"),
  .added("range = [0, 5]\n[[quantities.level.alarms]]\nabove = 5", line: 3, "no valid value can raise"),
  .added("range = [0, 5]\n[[quantities.level.alarms]]\nbelow = 0", line: 3, "no valid value can raise"),
  .added("[[quantities.level.alarms]]\nabove = 1\nseverity = \"critcal\"", line: 3, "did you mean \"critical\"?"),
  .added(
    "[[quantities.level.alarms]]\nabove = 1\n[[quantities.level.alarms]]\nabove = 2", line: 1, "two alarms have the id"),
  .added("[[quantities.level.alarms]]\nid = \"No Good\"\nabove = 1", line: 2, "is no name"),
  .added("[[topics]]\ndecoder = \"native\"", line: 1, "pattern: is missing"),
  .added("[[topics]]\npattern = \"a/{\"", line: 2, "a brace in"),
  .added("[[topics]]\npattern = \"wells/+/{x}\"", line: 2, "the pattern of line 4"),
  .added("[[topics]]\npattern = \"a\"\ndecoder = \"json\"", line: 3, "expected one of"),
  .added("[[topics]]\npattern = \"a\"\ndecoder = \"scalar\"", line: 1, "needs the id of the quantity"),
  .added("[[topics]]\npattern = \"a\"\ndecoder = \"scalar\"\nquantity = \"levle\"", line: 4, "did you mean \"level\"?"),
  .added("[[topics]]\npattern = \"a\"\nquantity = \"level\"", line: 3, "only the scalar decoder"),
  .added(
    "[[topics]]\npattern = \"a\"\ndecoder = \"senml\"\nlabel_members = [\"x\"]", line: 4, "only the native decoder"),
  .added("[[topics]]\npattern = \"a/{network}\"", line: 2, "set by the gateway"),
  .added("[[topics]]\npattern = \"a/{x}\"\nlabels = { x = \"1\" }", line: 3, "has two sources"),
  .added("[[topics]]\npattern = \"a/{x}\"\nlabel_members = [\"x\"]", line: 3, "has two sources"),
  .added("[[topics]]\npattern = \"a/{x}\"\nlabel_members = [\"ts\"]", line: 3, "a meaning of its own"),
  .added("[[topics]]\npattern = \"a/{x}\"\nlabels = { y = \"\" }", line: 3, "has no value"),
  .added("[[sites]]\nid = \"s\"\ndistrict = \"d\"\nlat = 91\nlon = 120", line: 4, "from -90.0 to 90.0"),
  .added("[[sites]]\nid = \"s\"\ndistrict = \"d\"\nlat = 31", line: 1, "lon: is missing"),
  .added("[[sites]]\nid = \"a/b\"\ndistrict = \"d\"\nlat = 31\nlon = 120", line: 2, "is no name"),
  .added(aSite + aSite, line: 7, "was declared on line 9"),
  .added("[simulator]\ninterval = \"1s\"\ndevices = [\"a/b/c\"]", line: 1, "no pattern captures exactly"),
  .added(simulated + "devices = [\"a/b\"]", line: 5, "not the form district/site/device"),
  .added(simulated + "devices = [\"a/b/c\", \"a/b/c\"]", line: 5, "stands twice"),
  .added(simulated, line: 3, "devices: is missing"),
  .added(simulated + "devices = [\"d/x/c\"]\n" + aSite, line: 5, "stands at no declared site"),
  .added(aTest + "received = \"2026-03-15\"\nrefused = \"malformed\"", line: 5, "expected a time with its zone"),
  .added(aTest + "received = \"2026-03-15T00:30:00Z\"", line: 1, "says not what it expects"),
  .added(
    aTest + "received = \"2026-03-15T00:30:00Z\"\nrefused = \"wrong-typ\"", line: 6, "did you mean \"wrong-type\"?"),
  .added(
    aTest + "received = \"2026-03-15T00:30:00Z\"\nreadings = [{ name = \"levels\", value = 1 }]", line: 6,
    "did you mean \"level\"?"),
  .added(
    aTest + "received = \"2026-03-15T00:30:00Z\"\nreadings = [{ name = \"level\", value = 1, unit = \"cm\" }]", line: 6,
    "give the value in m"),
  .added(
    aTest + "received = \"2026-03-15T00:30:00Z\"\nreadings = [{ name = \"level\", value = 1, reasons = [\"stck\"] }]",
    line: 6, "did you mean \"stuck\"?"),
  .added(
    aTest + "received = \"2026-03-15T00:30:00Z\"\nreadings = [{ name = \"level\" }]", line: 6, "value: is missing"),
]
