import TaihuCore
import Testing

@testable import TaihuCommands

@Suite("Figures of series")
struct FiguresTests {
  private static let minute: Int64 = 60_000_000_000

  private static func times(_ minutes: [Int64]) -> [Timestamp] { minutes.map { Timestamp(nanoseconds: $0 * minute) } }

  private static func search(_ minutes: [Int64], to end: Int64, cadence: Int64? = 1) -> GapSearch {
    GapSearch(
      times(minutes), in: Timestamp(nanoseconds: 0)..<Timestamp(nanoseconds: end * minute),
      declared: cadence.map { $0 * minute })
  }

  @Test("a series with a reading at every place is complete")
  func complete() {
    let search = Self.search(Array(0..<10), to: 10)
    #expect(search.expected == 10 && search.filled == 10 && search.share == 1 && search.gaps.isEmpty)
  }

  @Test("gaps at the beginning, inside and at the end are found, the longest first")
  func gaps() {
    let search = Self.search([2, 3, 4, 8, 9, 10], to: 16)
    #expect(
      search.gaps.map { [$0.start.nanoseconds / Self.minute, $0.end.nanoseconds / Self.minute] } == [
        [0, 2], [4, 8], [10, 16],
      ])
    #expect(search.longest(2).map { $0.length / Self.minute } == [6, 4])
    #expect(search.filled == 6 && search.share == 6.0 / 16)
  }

  @Test("readings that come twice as often fill no more places than there are")
  func often() {
    let times = (0..<20).map { Timestamp(nanoseconds: Int64($0) * Self.minute / 2) }
    let search = GapSearch(times, in: times[0]..<Timestamp(nanoseconds: 10 * Self.minute), declared: Self.minute)
    #expect(search.received == 20 && search.filled == 10 && search.share == 1)
  }

  @Test("without a declared cadence the median of what is observed counts")
  func observed() {
    let search = Self.search([0, 5, 10, 15, 30, 35], to: 40, cadence: nil)
    #expect(search.isObserved && search.cadence == 5 * Self.minute)
    #expect(search.expected == 8 && search.filled == 6)
    #expect(Self.search([3], to: 40, cadence: nil).share == nil)
  }

  @Test("mean, deviation and quantiles of few values", arguments: [[2.0, 4, 4, 4, 5, 5, 7, 9]])
  func stats(values: [Double]) throws {
    var figures = SeriesFigures()
    for (index, value) in values.enumerated() {
      let time = Timestamp(nanoseconds: Int64(index))
      figures.add(
        Reading(series: SeriesID(1), time: time, received: time, value: value, quality: index == 0 ? .suspect : .good),
        counts: true)
    }
    figures.add(
      Reading(series: SeriesID(1), time: .epoch, received: .epoch, value: 1e9, quality: .bad), counts: false)
    figures.finish()
    #expect(figures.count == 8 && figures.total == 9 && figures.bad == 1 && figures.suspect == 1)
    #expect(figures.average == 5)
    #expect(try #require(figures.deviation) == (32.0 / 7).squareRoot())
    #expect(figures.quantile(0) == 2 && figures.quantile(0.5) == 4.5 && figures.quantile(1) == 9)
  }

  @Test("a share is never rounded up to a whole", arguments: [(1.0, "100 %"), (0.99999, "99.9 %"), (0, "0 %")])
  func percent(share: Double, text: String) {
    #expect(PercentText.of(share) == text)
  }

  @Test(
    "text for a terminal that knows ASCII alone",
    arguments: [("42 µg/m³", "42 ug/m3"), ("▁▄█", "_=#"), ("21 °C", "21 degC"), ("湖", "\\u{6e56}"), ("a…", "a~")])
  func ascii(text: String, expected: String) {
    #expect(ASCIIText.of(text) == expected)
  }
}
