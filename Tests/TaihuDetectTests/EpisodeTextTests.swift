import TaihuCore
import Testing

@testable import TaihuDetect

@Suite("Words")
struct EpisodeTextTests {
  @Test(
    "numbers have six significant digits and no trailing zeros",
    arguments: [
      (0, "0"), (412, "412"), (7.25, "7.25"), (0.1 + 0.2, "0.3"), (123_456.7, "123457"),
      (-0.000_012_345_67, "-1.23457e-05"),
      (1e300, "1e+300"), (999_999.9, "1000000"),
    ])
  func numbers(value: Double, text: String) {
    #expect(NumberText.number(value) == text)
  }

  @Test(
    "durations have their two largest units",
    arguments: [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3_725, "1 h 2 min"), (86_400 * 3 + 4 * 3_600, "3 d 4 h")])
  func durations(seconds: Int64, text: String) {
    #expect(NumberText.duration(nanoseconds: seconds * second) == text)
  }

  @Test("a subject names quantity and place, and other labels apart")
  func subject() {
    let road = SeriesKey(
      name: "speed",
      labels: [Label("network", "road"), Label("site", "taihu-ave"), Label("device", "loop-1"), Label("lane", "2")])
    #expect(EpisodeText.subject(road) == "speed {lane=2} at taihu-ave/loop-1")
    #expect(EpisodeText.subject(SeriesKey(name: "x", labels: [])) == "x")
  }

  @Test("every kind has a sentence and an explanation", arguments: EpisodeKind.allCases)
  func sentences(kind: EpisodeKind) {
    let key = SeriesKey(name: "pm25", labels: [Label("site", "lihu-01")])
    var episode = Episode(
      series: SeriesID(1), kind: kind, rule: kind == .threshold ? "high" : "", severity: .warning, start: at(60),
      peak: at(120), peakValue: 412, score: 0.81, expected: 20...95,
      evidence: [.init(time: at(0), value: 40), .init(time: at(60), value: 300), .init(time: at(120), value: 412)],
      summary: "")
    episode.end = at(3_720)
    episode.summary = EpisodeText.summary(episode, key, SeriesTraits(unit: "ug/m3", pack: "air"))
    #expect(episode.summary.hasPrefix("pm25 at lihu-01 "))
    let text = EpisodeExplainer.text(episode, key, unit: "ug/m3")
    #expect(text.hasPrefix(episode.summary + "\n"))
    #expect(text.contains("end       2026-03-16T01:02:00Z, after 1 h 1 min"))
    #expect(text.contains("expected  20 to 95 ug/m3"))
    #expect(text.contains("  · 2026-03-16T00:00:00Z  40 ug/m3\n  * 2026-03-16T00:01:00Z  300 ug/m3"))
    #expect(text.contains("  > 2026-03-16T00:02:00Z  412 ug/m3"))
  }
}
