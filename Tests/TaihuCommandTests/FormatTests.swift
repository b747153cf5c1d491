import TaihuCore
import Testing

@testable import TaihuCommands

@Suite("Output formats")
struct FormatTests {
  /// The reading of the JSON contract.
  static let row = ReadingRow(
    reading: Reading(
      series: SeriesID(1), time: Timestamp(nanoseconds: 1_773_534_600_000_000_000),
      received: Timestamp(nanoseconds: 1_773_534_600_250_000_000), value: 42),
    series: series("pm25", unit: "ug/m3"))

  static func series(
    _ name: String, unit: String, states: [Int: String] = [:], more: [Label] = []
  ) -> SeriesRecord {
    let labels = [
      Label("site", "lihu-01"), Label("network", "air"), Label("device", "aqm-7"), Label("district", "binhu"),
    ]
    return SeriesRecord(
      id: SeriesID(1), key: SeriesKey(name: name, labels: labels + more),
      traits: SeriesTraits(unit: unit, pack: "air", states: states))
  }

  @Test("a reading in JSON is the contract, byte for byte")
  func readingJSON() {
    #expect(
      Self.row.json.text == #"""
        {"time":"2026-03-15T00:30:00Z","name":"pm25","labels":{"network":"air","district":"binhu","site":"lihu-01","device":"aqm-7"},"value":42,"unit":"ug/m3","quality":"good","reasons":[]}
        """#)
  }

  @Test("latest adds when it was received and the age in seconds")
  func latestJSON() {
    let listing = Listing.latest(now: Timestamp(nanoseconds: 1_773_534_601_500_000_000), zone: .utc)
    let end = #""reasons":[],"received":"2026-03-15T00:30:00.25Z","age":1.5,"stale":false}"#
    #expect(listing.json(Self.row).text.hasSuffix(end))
  }

  @Test("a declared state stays a number and is told beside it")
  func states() {
    var row = Self.row
    row.series = Self.series("door", unit: "1", states: [42: "open"])
    #expect(row.json.text.hasSuffix(#""value":42,"unit":"1","quality":"good","reasons":[],"state":"open"}"#))
    #expect(SeriesText.value(42, row.series.traits) == "open")
    #expect(SeriesText.value(41, row.series.traits) == "41")
  }

  @Test("CSV is the export contract; what holds a comma, a quote or a line break stands in quotes")
  func csv() {
    let columns = Listing.readings(zone: .utc).columns.filter { $0.place != .tableOnly }
    #expect(columns.map(\.name) == ["time", "name", "labels", "value", "unit", "quality", "reasons"])
    #expect(
      DelimitedText.csv(columns.map { $0.plain(Self.row) })
        == "2026-03-15T00:30:00Z,pm25,network=air;district=binhu;site=lihu-01;device=aqm-7,42,ug/m3,good,")
    #expect(
      DelimitedText.csv(["a,b", "say \"hi\"", "two\nlines", "plain"])
        == "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",plain")
  }

  @Test("what CSV wrote is read back", arguments: ["", "a", "a,b", "\"", "\"\"", "a\"b,c", ",", "太湖"])
  func csvBack(field: String) {
    #expect(CSVLine.fields(DelimitedText.csv([field, "x", field])) == [field, "x", field])
  }

  @Test("labels escape what parts them")
  func labels() {
    #expect(DelimitedText.labels([("site", "a;b=c\\d"), ("x", "")]) == #"site=a\;b\=c\\d;x="#)
  }

  @Test("a TSV row is one line whatever it holds")
  func tsv() {
    #expect(DelimitedText.tsv(["a\tb", "c\nd", "\\", "\u{1B}", "太"]) == "a\\tb\tc\\nd\t\\\\\t\\x1b\t太")
  }

  @Test("line protocol escapes blanks, commas and equals signs, and breaks no line")
  func line() {
    #expect(
      Self.row.line == "pm25,device=aqm-7,district=binhu,network=air,site=lihu-01 value=42 1773534600000000000")
    let odd = SeriesKey(name: "a b", labels: [Label("k", "x,y=z w"), Label("n", "1\n2")])
    #expect(LineProtocol.line(Self.row.reading, of: odd) == #"a\ b,k=x\,y\=z\ w,n=1\ 2 value=42 1773534600000000000"#)
  }

  @Test("OpenMetrics and SenML write the same reading")
  func others() {
    #expect(
      OpenMetrics.sample(Self.row.reading, of: Self.row.series.key)
        == #"pm25{device="aqm-7",district="binhu",network="air",site="lihu-01"} 42 1773534600"#)
    #expect(OpenMetrics.heading("pm25", unit: "ug/m3") == "# TYPE pm25 gauge\n# HELP pm25 Unit: ug/m3")
    #expect(
      SenML.record(Self.row.reading, of: Self.row.series)
        == #"{"n":"air/binhu/lihu-01/aqm-7/pm25","u":"ug/m3","v":42,"t":1773534600}"#)
  }

  @Test("SenML gets a percentage as a ratio, and only characters that a name may hold")
  func senML() {
    let series = Self.series("humidity", unit: "%", more: [Label("room", "东 1")])
    #expect(
      SenML.record(Self.row.reading, of: series)
        == #"{"n":"air/binhu/lihu-01/aqm-7/__1/humidity","u":"/","v":0.42,"t":1773534600}"#)
  }

  @Test("an episode in JSON begins with the members of the contract")
  func episodeJSON() {
    let time = Self.row.reading.time
    let episode = Episode(
      id: 3, series: SeriesID(1), kind: .levelShift, severity: .warning, start: time, peak: time, peakValue: 99,
      score: 0.75, expected: 10...20, evidence: [.init(time: time, value: 99)], summary: "s")
    let row = EpisodeRow(episode: episode, series: Self.row.series)
    #expect(
      row.json.text.hasPrefix(
        #"{"id":3,"series":"pm25{device=\"aqm-7\",district=\"binhu\",network=\"air\",site=\"lihu-01\"}","#
          + #""kind":"level-shift","severity":"warning","state":"open","start":"2026-03-15T00:30:00Z","#
          + #""peak":"2026-03-15T00:30:00Z","end":null,"score":0.75,"summary":"s","#))
    #expect(row.jsonWithEvidence.text.hasSuffix(#""evidence":[{"time":"2026-03-15T00:30:00Z","value":99}]}"#))
  }

  @Test("a quarantine entry in JSON has the members of the contract, and show adds the payload in Base64")
  func quarantineJSON() {
    let entry = QuarantineEntry(
      id: 7, received: Self.row.reading.time, source: "broker", topic: Array("a/b".utf8), payload: [0xFF, 0x00, 0x41],
      reason: .invalidUTF8, detail: "byte 0", pack: "air")
    #expect(
      entry.json.text.hasPrefix(
        #"{"id":7,"time":"2026-03-15T00:30:00Z","topic":"a/b","reason":"invalid-utf8","detail":"byte 0","bytes":3,"#))
    #expect(entry.jsonWithPayload.text.hasSuffix(#","payload":"/wBB"}"#))
  }
}
