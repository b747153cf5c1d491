import TaihuCore
import TaihuPack
import Testing

@testable import TaihuNormalize

@Suite("Delimited text")
struct TextDecoderTests {
  static let cases: [(rule: String, payload: String, expected: [String])] = [
    ("columns = [\"temp\", \"\", \"hum\"]", "21.5, x, 48\n", ["temperature{}=21.5@-", "humidity{}=48.0@-"]),
    (
      "time = \"at\"\nseparator = \";\"\ndecimal = \",\"",
      "at;temp [°F];hum (%)\r\n2026-08-01T00:59:00Z;212,0;48,5\r\n",
      ["temperature{}=100.0@60", "humidity{}=48.5@60"]
    ),
    (
      "columns = [\"dev\", \"lane\", \"temp\"]\ndevice = \"dev\"\nlabel_columns = [\"lane\"]\nskip = 1\ncomment = \"#\"",
      "a title\n# a remark\nx,1,20\ny,2,\"21\"\n",
      ["temperature{device=x,lane=1}=20.0@-", "temperature{device=y,lane=2}=21.0@-"]
    ),
    ("separator = \" \"\ncolumns = [\"temp\", \"pump\"]", " 20   on ", ["temperature{}=20.0@-", "pump{}=1.0@-"]),
    (
      "columns = [\"temp\", \"hum\"]\nunits = { temp = \"K\" }\nscale = { hum = 0.1 }\nmissing = [\"NaN\", -1]",
      "300,485\n-1,NaN", ["temperature{}=26.85@-", "humidity{}=48.5@-"]
    ),
    ("form = \"pairs\"", "temp=21.5 hum=48%\n", ["temperature{}=21.5@-", "humidity{}=48.0@-"]),
    (
      "form = \"pairs\"\nseparator = \";\"\nassign = \":\"\ntime = \"t\"\ntime_format = \"s\"",
      "t: 1785545940; temp: 21.5 °C; hum: 48", ["temperature{}=21.5@60", "humidity{}=48.0@60"]
    ),
    ("form = \"number\"\nquantity = \"temperature\"", "21.5 °C\n", ["temperature{}=21.5@-"]),
    ("form = \"number\"\nquantity = \"temperature\"\ndecimal = \",\"", "+070,7°F", ["temperature{}=21.5@-"]),
    (
      "form = \"obis\"\ntime_zone = \"+01:00\"",
      "/ISk5MT174-0001\r\n\r\n0-0:1.0.0(260801025900S)\r\n1-0:1.8.0*255(001234.567*kWh)\r\n1-0:2.8.0(1*kWh)\r\n!522B\r\n",
      ["energy{}=1234.567@60"]
    ),
    ("form = \"obis\"\nundeclared = \"discover\"", "1-0:1.7.0(01.193*kW)", ["v_1_7_0{}=1.193@-"]),
  ]

  @Test("lines become readings", arguments: cases)
  func readings(rule: String, payload: String, expected: [String]) throws {
    let station = try Station([packed("pattern = \"plant/+/text\"\ndecoder = \"text\"\n" + rule)])
    #expect(station.send("plant/x/text", payload) == .decoded)
    #expect(station.told == expected)
    #expect(station.refusals.isEmpty)
  }

  @Test("a number's quantity may be the topic's")
  func captured() throws {
    let station = try Station([packed("pattern = \"plant/{quantity}\"\ndecoder = \"text\"\nform = \"number\"")])
    #expect(station.send("plant/temp", "295.15K") == .decoded)
    #expect(station.told == ["temperature{}=22.0@-"])
    #expect(station.send("plant/tmp", "1").reason == .unknownQuantity)
  }

  @Test(
    "what can't be read is refused with its line",
    arguments: [
      ("columns = [\"temp\"]", "1,2", RefusalReason.malformed, "line 1: 2 columns where 1 are expected (plant.toml:2)"),
      ("columns = [\"temp\"]", "warm", .wrongType, "line 1, temp: found the text “warm”"),
      ("columns = [\"at\", \"temp\"]\ntime = \"at\"", "noon,1", .badTime, "line 1: found “noon”"),
      ("form = \"pairs\"", "temp", .malformed, "“temp” has no “=”"),
      ("form = \"obis\"", "hello", .malformed, "no line has the form of OBIS data"),
      ("form = \"obis\"", "1-0:1.8.0(kWh)", .wrongType, "line 1: found “kWh”"),
      ("form = \"number\"\nquantity = \"temperature\"", "21.5 kg", .unknownUnit, "kg"),
      ("form = \"number\"\nquantity = \"temperature\"", "21,5", .wrongType, "“21,5”"),
      ("columns = [\"temp\"]", "\u{0}", .wrongType, "found"),
    ])
  func refusals(rule: String, payload: String, reason: RefusalReason, words: String) throws {
    let station = try Station([packed("pattern = \"plant/+/text\"\ndecoder = \"text\"\n" + rule)])
    let outcome = station.send("plant/x/text", payload)
    #expect(outcome.reason == reason)
    #expect(outcome.detail.contains(words), "\(outcome.detail)")
  }
}
