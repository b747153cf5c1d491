import TaihuCore
import TaihuPack
import Testing

@testable import TaihuNormalize

/// A pack of one rule, read from TOML as a pack file is.
func packed(_ rule: String, quantities: String = MappedDecoderTests.quantities) throws -> Pack {
  let text = "[pack]\n[[topics]]\n\(rule)\n\(quantities)"
  return try PackReader(knownUnits: UnitTable.isKnown).read(text: text, file: "plant.toml")
}

@Suite("Mapped JSON")
struct MappedDecoderTests {
  static let quantities = """
    [quantities.temperature]
    unit = "Cel"
    aliases = ["temp", "t1", "1.8.1"]
    [quantities.humidity]
    unit = "%"
    aliases = ["hum"]
    [quantities.energy]
    unit = "kW.h"
    aliases = ["1.8.0"]
    [quantities.pump]
    states = { off = 0, on = 1 }
    """
  static let iso = "2026-08-01T00:59:00Z"

  /// What is declared, what is sent, and the readings as `name{labels}=value@seconds before the receive time`.
  static let cases: [(rule: String, payload: String, expected: [String])] = [
    (
      #"values = { temperature = "main.temp", humidity = "list[1]" }"#, #"{"main":{"temp":21.5},"list":[1,48]}"#,
      ["temperature{}=21.5@-", "humidity{}=48.0@-"]
    ),
    (
      """
      time = "meta.at"
      time_format = "s"
      values = { temperature = { path = "raw", scale = 0.1, offset = -40 } }
      """, #"{"meta":{"at":1785545940},"raw":615}"#, ["temperature{}=21.5@60"]
    ),
    (
      """
      time = "at"
      time_format = "%d.%m.%Y %H:%M"
      time_zone = "+08:00"
      device = "dev"
      label_paths = { line = "line" }
      values = { temperature = { path = "t", unit = "[degF]" } }
      """, #"{"at":"01.08.2026 08:59","dev":"pump-7","line":3,"t":212}"#,
      ["temperature{device=pump-7,line=3}=100.0@60"]
    ),
    (
      """
      samples = "data[*]"
      time = "ts"
      values = { temperature = "values.temp", humidity = "values.hum" }
      """,
      #"{"data":[{"ts":1785545940000,"values":{"temp":20,"hum":null}},{"ts":1785545970000,"values":{"temp":21,"hum":50}}]}"#,
      ["temperature{}=20.0@60", "temperature{}=21.0@30", "humidity{}=50.0@30"]
    ),
    (
      """
      time = "$.ts"
      [[topics.each]]
      path = "values[*]"
      name = "@key"
      """, #"{"ts":"2026-08-01T00:59:00Z","values":{"temp":20.25,"hum":55}}"#,
      ["temperature{}=20.25@60", "humidity{}=55.0@60"]
    ),
    (
      """
      [[topics.each]]
      path = "sensors[*]"
      name = "type"
      value = "reading.v"
      unit = "reading.u"
      device = "id"
      time = "at"
      labels = { channel = "ch" }
      """,
      #"{"sensors":[{"type":"temp","id":"a","ch":1,"at":1785545940,"reading":{"v":300,"u":"K"}},{"type":"hum","id":"b","ch":2,"reading":{"v":41}}]}"#,
      ["temperature{channel=1,device=a}=26.85@60", "humidity{channel=2,device=b}=41.0@-"]
    ),
    (
      """
      samples = "*"
      device = "@key"
      values = { temperature = "temp" }
      """, #"{"room-1":{"temp":20},"room-2":{"temp":22}}"#,
      ["temperature{device=room-1}=20.0@-", "temperature{device=room-2}=22.0@-"]
    ),
    (
      """
      text_numbers = true
      decimal = ","
      missing = ["--", -999]
      values = { temperature = "a", humidity = "b", energy = "c" }
      """, #"{"a":"21,5","b":"--","c":-999}"#, ["temperature{}=21.5@-"]
    ),
    (
      """
      time = "t0"
      time_format = "ms"
      interval = "10s"
      values = { temperature = "wave[*]" }
      """, #"{"t0":1785545940000,"wave":[1,2,3]}"#,
      ["temperature{}=1.0@60", "temperature{}=2.0@50", "temperature{}=3.0@40"]
    ),
    (
      #"values = { temperature = [{ path = "p1", labels = { phase = "a" } }, { path = "p2", labels = { phase = "b" } }] }"#,
      #"{"p1":1,"p2":2}"#, ["temperature{phase=a}=1.0@-", "temperature{phase=b}=2.0@-"]
    ),
    (
      #"values = { pump = "state", temperature = '["a b"]["x.y"]' }"#, #"{"state":"on","a b":{"x.y":3}}"#,
      ["pump{}=1.0@-", "temperature{}=3.0@-"]
    ),
    (
      """
      undeclared = "discover"
      [[topics.each]]
      path = "values[*]"
      name = "@key"
      """, #"{"values":{"temp":20,"CO2 level":612,"on":true,"note":"x"}}"#,
      ["temperature{}=20.0@-", "co2_level{}=612.0@-", "on{}=1.0@-"]
    ),
  ]

  @Test("declared paths become readings", arguments: cases)
  func readings(rule: String, payload: String, expected: [String]) throws {
    let station = try Station([packed("pattern = \"plant/+/data\"\ndecoder = \"mapped\"\n" + rule)])
    #expect(station.send("plant/x/data", payload) == .decoded)
    #expect(station.told == expected)
    #expect(station.refusals.isEmpty)
  }

  static let faults: [(rule: String, payload: String, reason: RefusalReason, words: String)] = [
    (#"values = { temperature = "a.b" }"#, #"{"a":{"b":"21.5"}}"#, .wrongType, "a.b: found the text “21.5”"),
    (#"values = { temperature = "a.b" }"#, #"{"a":{"b":[1]}}"#, .wrongType, "a.b: found an array where a value"),
    (#"values = { temperature = "a" }"#, #"{"b":1}"#, .noValues, "no value"),
    (
      #"values = { temperature = { path = "a", required = true } }"#, #"{"b":1}"#, .noValues,
      "a: nothing stands there (plant.toml:2)"
    ),
    (
      #"values = { temperature = { path = "a", unit_path = "u" } }"#, #"{"a":1,"u":"kg"}"#, .unknownUnit,
      "a: the unit “kg”"
    ),
    ("samples = \"d[*]\"\nvalues = { temperature = \"a\" }", #"{"d":[]}"#, .noValues, "no sample stands at d[*]"),
    (
      "time = \"t\"\nvalues = { temperature = \"a\" }", #"{"a":1,"t":"soon"}"#, .badTime,
      "t: found the text “soon”, which is not Unix time or ISO 8601 with a zone"
    ),
    (#"values = { temperature = "a" }"#, #"{"a":1,"a":2}"#, .duplicateKey, "a stands twice"),
    (#"values = { temperature = "a" }"#, #"{"a":1"#, .truncated, "ends"),
    ("[[topics.each]]\npath = \"[*]\"\nname = \"@key\"", #"{"hmm":1}"#, .unknownQuantity, "did you mean “hum”"),
    ("[[topics.each]]\npath = \"[*]\"\nname = \"n\"", #"[{"v":1}]"#, .wrongType, "[0]: found an object"),
  ]

  @Test("a refusal says the path and what was found", arguments: faults)
  func refusals(rule: String, payload: String, reason: RefusalReason, words: String) throws {
    let station = try Station([packed("pattern = \"plant/+/data\"\ndecoder = \"mapped\"\n" + rule)])
    let outcome = station.send("plant/x/data", payload)
    #expect(outcome.reason == reason)
    #expect(outcome.detail.contains(words), "\(outcome.detail)")
  }

  @Test("identifiers are resolved by the metadata message that came before, each device its own")
  func metadata() throws {
    let rules = """
      pattern = "plant/{site}/meta"
      decoder = "metadata"
      entries = "points[*]"
      id = "id"
      name = "name"
      unit = "unit"
      label_paths = { room = "room" }
      scope = ["site"]
      [[topics]]
      pattern = "plant/{site}/data"
      decoder = "mapped"
      scope = ["site"]
      [[topics.each]]
      path = "[*]"
      id = "@key"
      """
    let station = try Station([packed(rules)])
    #expect(station.send("plant/a/data", #"{"7":300}"#).reason == .unknownQuantity)
    let meta = #"{"points":[{"id":7,"name":"temp","unit":"K","room":"hall"},{"id":8,"name":"hum"}]}"#
    #expect(station.send("plant/a/meta", meta, retained: true) == .ignored(.declared))
    #expect(station.send("plant/a/data", #"{"7":300,"8":41}"#) == .decoded)
    #expect(station.told == ["temperature{room=hall,site=a}=26.85@-", "humidity{site=a}=41.0@-"])
    #expect(station.send("plant/b/data", #"{"7":300}"#).detail.contains("no metadata message has named"))
  }

  @Test(
    "declarations that can't be meant are reported by line",
    arguments: [
      ("values = { temprature = \"a\" }", "is not declared in [quantities]"),
      ("values = { temperature = \"a[\" }", "is no path into JSON"),
      ("values = { temperature = \"a\" }\ntime_format = \"secs\"", "no notation of time"),
      ("values = { temperature = \"a\" }\ntime_zone = \"CST\"", "no distance from UTC"),
      ("[[topics.each]]\npath = \"a\"\nname = \"@key\"", "is one place; a loop needs [*]"),
      ("time = \"t\"", "say where values stand"),
      ("values = { temperature = \"a\" }\nsampels = \"x[*]\"", "unknown key"),
    ])
  func declarations(rule: String, words: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try packed("pattern = \"plant/+/data\"\ndecoder = \"mapped\"\n" + rule)
    }
    #expect(
      error.map { "\($0.problems)".replacing("\\\"", with: "\"").contains(words) } == true,
      "\(String(describing: error))")
  }
}

extension Station {
  /// The readings as `name{labels}=value@age in seconds`, `-` for the receive time; the label `network` is left out.
  var told: [String] {
    batch.readings.map { reading in
      let key = catalog[reading.series].key
      let labels = key.labels.filter { $0.name != "network" && $0.name != "topic" }.map { "\($0.name)=\($0.value)" }
      let age = reading.received.nanoseconds(since: reading.time) / 1_000_000_000
      let time = reading.reasons.contains(.substitutedTime) ? "-" : "\(age)"
      return "\(key.name){\(labels.joined(separator: ","))}=\(reading.value)@\(time)"
    }
  }
}
