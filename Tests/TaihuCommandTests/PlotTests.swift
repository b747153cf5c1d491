import TaihuCore
import Testing

@testable import TaihuCommands

@Suite("The plot in the terminal")
struct PlotTests {
  private static let start = Timestamp(nanoseconds: 1_773_532_800_000_000_000)

  private static func series(_ values: [Double], name: String = "pm25", site: String = "lihu-01") -> PlotSeries {
    let points = values.enumerated().map { index, value in
      PlotSeries.Point(time: start.advanced(byNanoseconds: Int64(index) * 60_000_000_000), value: value)
    }
    return PlotSeries(key: SeriesKey(name: name, labels: [Label("site", site)]), unit: "ug/m3", points: points)
  }

  private static func lines(
    _ series: [PlotSeries], columns: Int = 40, rows: Int = 4, color: Bool = false, utf8: Bool = true
  ) -> [String] {
    let last = series.flatMap(\.points).map(\.time).max() ?? start
    let picture = PlotPicture(
      series: series, range: start..<last.advanced(byNanoseconds: 1), zone: .utc,
      terminal: Terminal(isTerminal: true, columns: columns, hasColor: color, isUTF8: utf8), rows: rows)
    return picture.lines().map { $0.map(\.text).joined() }
  }

  @Test("a rising line runs from the lower left to the upper right")
  func rising() {
    let lines = Self.lines([Self.series([0, 10])], columns: 14, rows: 2)
    #expect(lines[0] == "pm25 lihu-01  µg/m³")
    #expect(lines[1].contains("⡠⠔⠊⠉") || lines[1].hasSuffix("⠉") || lines[1].contains("⠊"))
    #expect(lines[1].unicodeScalars.last.map { $0.value > 0x2800 } == true)
    #expect(lines[2].contains("⡠") || lines[2].contains("⣀"))
    #expect(lines[2].unicodeScalars.last?.value == 0x2800)
  }

  @Test("in ASCII nothing but ASCII is written once the text is made ready", arguments: [1, 2])
  func ascii(count: Int) throws {
    let series = (0..<count).map { Self.series([0, 5, 3, 9], site: "渎口-\($0)") }
    let terminal = Terminal(isTerminal: true, columns: 60, hasColor: false, isUTF8: false)
    let lines = Self.lines(series, columns: 60, utf8: false).map { terminal.text($0) }
    #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    #expect(lines.contains { $0.contains("*") })
    #expect(lines.contains { $0.contains("+ pm25") } == (count == 2))
  }

  @Test("no line is wider than the window", arguments: [40, 80, 140], [1, 3])
  func width(columns: Int, count: Int) {
    let series = (0..<count).map { Self.series([1e9, 2, 1e-9, 5], site: "太湖-\($0)") }
    for color in [false, true] {
      let lines = Self.lines(series, columns: columns, rows: 6, color: color)
      #expect(!lines.isEmpty)
      #expect(lines.filter { $0.contains("⠀") }.allSatisfy { DisplayWidth.of($0) <= columns })
    }
  }

  @Test("series of one quantity share a frame where colours tell them apart, else each has its own")
  func frames() {
    let series = [Self.series([1, 2], site: "a"), Self.series([3, 4], site: "b")]
    func axes(_ lines: [String]) -> Int { lines.count { $0.contains("└") } }
    #expect(axes(Self.lines(series, color: true)) == 1)
    #expect(axes(Self.lines(series, color: false)) == 2)
  }

  @Test("an alarm is a bar below the line, and is told in words")
  func alarm() {
    var series = Self.series([1, 1, 9, 9, 1, 1])
    let time = Self.start.advanced(byNanoseconds: 120_000_000_000)
    series.episodes = [
      Episode(
        id: 7, series: SeriesID(1), kind: .threshold, severity: .critical, start: time, peak: time, peakValue: 9,
        end: time.advanced(byNanoseconds: 60_000_000_000), score: 1, expected: 0...2, evidence: [],
        summary: "pm25 was 9")
    ]
    series.expected = [.init(time: time, band: 0...2)]
    let lines = Self.lines([series], columns: 60)
    #expect(lines.contains { $0.contains("███") && !$0.contains("┤") })
    #expect(lines.contains { $0.hasPrefix("alarm 7 critical") && $0.hasSuffix("pm25 was 9") })
    #expect(lines.contains { $0.contains("dotted: the expected band") })
  }

  @Test("a line does not cross a gap")
  func gap() {
    var series = Self.series([5, 5])
    series.points.append(.init(time: Self.start.advanced(byNanoseconds: 6_000_000_000_000), value: 5))
    series.joins = 180_000_000_000
    func dots(_ series: PlotSeries) -> Int {
      Self.lines([series], columns: 60).joined().unicodeScalars.count { (0x2801...0x28FF).contains($0.value) }
    }
    let broken = dots(series)
    series.joins = nil
    #expect(broken < 4)
    #expect(dots(series) > 40)
  }

  @Test("no reading, no picture")
  func empty() {
    #expect(Self.lines([Self.series([])]).isEmpty)
  }

  @Test("no value falls outside the picture, however wild the readings", arguments: 1...200)
  func wild(seed: UInt64) {
    var random = SplitMix(state: seed)
    let values = (0..<Int.random(in: 1...50, using: &random)).map { _ in
      Double.random(in: -1...1, using: &random) * [1e-300, 1, 1.7e308].randomElement(using: &random)!
    }
    let lines = Self.lines([Self.series(values)], columns: 60, rows: 5)
    #expect(lines.count == 9, "seed \(seed)")
    #expect(
      lines[1...5].joined().unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) }, "seed \(seed)")
  }

  @Test(
    "values beside the axis are round",
    arguments: [
      ([0.0, 10], [0.0, 5, 10]), ([3, 97], [20, 40, 60, 80]), ([0.1, 0.36], [0.1, 0.2, 0.3]),
      ([-1, 1], [-1, -0.5, 0, 0.5, 1]),
    ])
  func ticks(values: [Double], expected: [Double]) throws {
    let scale = try #require(PlotScale(values: values, bands: []))
    #expect(scale.ticks(4) == expected)
  }

  /// SplitMix64 (Steele, Lea and Flood 2014).
  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}
