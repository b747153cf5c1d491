import TaihuCore
import Testing

@testable import SimulatorKit

@Suite struct ScoreTests {
  private static let truthText = """
    {"kind":"spike","network":"lake","name":"chla","labels":{"device":"d-1"},"start":"2026-07-01T01:00:00Z","end":"2026-07-01T01:00:00Z","intensity":"high","detail":"up"}
    {"kind":"spike","network":"lake","name":"ph","labels":{"device":"d-1"},"start":"2026-07-01T02:00:00Z","end":"2026-07-01T02:00:00Z","intensity":"low","detail":"up"}
    {"kind":"drift","network":"lake","name":"chla","labels":{"device":"d-2"},"start":"2026-07-01T03:00:00Z","end":"2026-07-01T09:00:00Z","intensity":"high","detail":"up"}
    {"kind":"dropout","network":"lake","name":"","labels":{"device":"d-3"},"start":"2026-07-01T10:00:00Z","end":"2026-07-01T11:00:00Z","intensity":"high","detail":""}
    {"kind":"duplicate","network":"lake","name":"","labels":{"device":"d-4"},"start":"2026-07-01T10:00:00Z","end":"2026-07-01T11:00:00Z","intensity":"high","detail":""}

    """
  private static let alarmsText = #"""
    [{"id":1,"series":"chla{device=\"d-1\",site=\"a\"}","kind":"spike","severity":"warning","state":"cleared","start":"2026-07-01T01:00:00Z","peak":"2026-07-01T01:00:00Z","end":"2026-07-01T01:10:00Z","score":1,"summary":"…"},
     {"id":2,"series":"chla{device=\"d-2\",site=\"a\"}","kind":"drift","severity":"warning","state":"open","start":"2026-07-01T05:00:00Z","peak":"2026-07-01T05:00:00Z","end":null,"score":1,"summary":"…"},
     {"id":3,"series":"chla{device=\"d-2\",site=\"a\"}","kind":"anomaly","severity":"notice","state":"open","start":"2026-07-01T04:00:00Z","peak":"2026-07-01T05:00:00Z","end":null,"score":1,"summary":"…"},
     {"id":4,"series":"tn{device=\"d-3\",site=\"a\"}","kind":"gap","severity":"notice","state":"open","start":"2026-07-01T09:55:00Z","peak":"2026-07-01T10:00:00Z","end":null,"score":1,"summary":"…"},
     {"id":5,"series":"tn{device=\"d-9\",site=\"a\"}","kind":"gap","severity":"notice","state":"open","start":"2026-07-01T10:00:00Z","peak":"2026-07-01T10:00:00Z","end":null,"score":1,"summary":"…"},
     {"id":7,"series":"chla{device=\"d-9\",site=\"a\"}","kind":"threshold","severity":"notice","state":"open","start":"2026-07-01T10:00:00Z","peak":"2026-07-01T10:00:00Z","end":null,"score":1,"summary":"…"},
     {"id":6,"series":"tn{device=\"d-4\",site=\"a\"}","kind":"anomaly","severity":"notice","state":"open","start":"2026-07-01T10:00:00Z","peak":"2026-07-01T10:00:00Z","end":null,"score":1,"summary":"…"}]
    """#

  private func score() throws -> Score {
    Score(
      truth: try TruthRecord.parse(Self.truthText, file: "truth"),
      found: try ScoredEpisode.parse(Self.alarmsText, file: "alarms"), tolerance: 30 * TestFleet.minute)
  }

  @Test("recall and delay are per kind of fault")
  func faults() throws {
    let score = try score()
    #expect(score.faults.map(\.kind) == [.spike, .drift, .dropout, .duplicate])
    #expect(score.faults.map(\.injected) == [2, 1, 1, 1])
    #expect(score.faults.map(\.found) == [1, 1, 1, 1])
    #expect(score.faults.map(\.recall) == [0.5, 1, 1, nil])
    #expect(score.faults.map(\.medianDelay) == [0, TestFleet.hour, 0, 0])
    #expect(score.recall == 0.75)
  }

  @Test(
    "precision is per kind of episode; a fault that deserves none explains none, and declared limits are not judged")
  func episodes() throws {
    let score = try score()
    #expect(score.episodes.map(\.kind) == ["anomaly", "drift", "gap", "spike", "threshold"])
    #expect(score.episodes.map(\.precision) == [0.5, 1, 0.5, 1, nil])
    #expect(score.precision == 4.0 / 6)
  }

  @Test("confusion counts faults by the kinds of the episodes that found them")
  func confusion() throws {
    let pairs = try score().confusion.map { "\($0.fault.rawValue)/\($0.episode)=\($0.count)" }
    #expect(pairs == ["spike/spike=1", "drift/anomaly=1", "drift/drift=1", "dropout/gap=1", "duplicate/anomaly=1"])
  }

  @Test(
    "an episode outside the tolerance finds nothing", arguments: [(31, false), (30, true), (-30, true), (-31, false)])
  func tolerance(minutes: Int64, finds: Bool) throws {
    let truth = try TruthRecord.parse(Self.truthText, file: "truth").prefix(1)
    let episode = ScoredEpisode(
      series: SeriesKey(name: "chla", labels: [Label("device", "d-1")]), kind: "spike",
      start: truth[0].start.advanced(byNanoseconds: minutes * TestFleet.minute), end: nil)
    let score = Score(truth: Array(truth), found: [episode], tolerance: 30 * TestFleet.minute)
    #expect(score.faults[0].found == (finds ? 1 : 0))
  }

  @Test("with nothing to compare there is no ratio")
  func empty() {
    let score = Score(truth: [], found: [], tolerance: 0)
    #expect(score.recall == nil)
    #expect(score.precision == nil)
    #expect(score.json == #"{"faults":[],"episodes":[],"confusion":[],"recall":null,"precision":null}"#)
  }

  @Test("the JSON names every figure")
  func json() throws {
    let json = try score().json
    #expect(json.contains(#"{"kind":"drift","injected":1,"found":1,"recall":1,"median_delay":3600}"#))
    #expect(json.contains(#"{"kind":"gap","episodes":2,"true":1,"precision":0.5}"#))
    #expect(json.contains(#"{"fault":"drift","episode":"anomaly","count":1}"#))
  }

  @Test("the table has a line for each kind")
  func table() throws {
    let lines = try score().table.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("drift") && $0.contains("60.0 min") && $0.contains("100.0 %") })
    #expect(lines.last == "recall 75.0 %, precision 66.7 %")
  }

  @Test(
    "series are read as Taihu prints them",
    arguments: ["pm25", #"pm25{district="binhu",site="lihu-01"}"#, #"x{note="a \"b\", {c}"}"#])
  func series(text: String) throws {
    #expect(try #require(SeriesText.parse(text)).description == text)
  }

  @Test("what is no series is none", arguments: ["", "{}", "pm25{", #"pm25{a="b}"#, "pm25{a=b}", #"pm25{a="b"x="c"}"#])
  func noSeries(text: String) {
    #expect(SeriesText.parse(text) == nil)
  }

  @Test("alarms that are none are refused", arguments: ["", "{}", #"[{"series":"a","kind":"b","start":"x"}]"#])
  func badAlarms(text: String) {
    #expect(throws: OperatorError.self) { try ScoredEpisode.parse(text, file: "alarms") }
  }
}
