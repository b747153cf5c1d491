import Testing

@testable import TaihuGateway

@Suite("Latency histogram")
struct LatencyHistogramTests {
  @Test("an empty one has no percentile")
  func empty() {
    #expect(LatencyHistogram().milliseconds(atQuantile: 0.5) == nil)
  }

  @Test(
    "a percentile is never below the truth and within a seventh above it",
    arguments: [1, 3, 7, 8, 9, 100, 1_000, 12_345, 999_999, 60_000_000])
  func accuracy(microseconds: Int64) throws {
    var histogram = LatencyHistogram()
    histogram.record(nanoseconds: microseconds * 1_000, times: 10)
    let milliseconds = try #require(histogram.milliseconds(atQuantile: 0.99))
    #expect(milliseconds * 1_000 >= Double(microseconds))
    #expect(milliseconds * 1_000 <= Double(microseconds) * 1.15 + 1)
  }

  @Test("half of the durations lie below the median, one in a hundred above the 99th percentile")
  func ranks() throws {
    var histogram = LatencyHistogram()
    for microsecond in 1...1_000 { histogram.record(nanoseconds: Int64(microsecond) * 1_000) }
    let median = try #require(histogram.milliseconds(atQuantile: 0.5))
    let high = try #require(histogram.milliseconds(atQuantile: 0.99))
    #expect((0.5...0.58).contains(median))
    #expect((0.99...1.1).contains(high))
  }

  @Test("negative and enormous durations are taken at the ends", arguments: [Int64.min, -1, 0, .max])
  func extremes(nanoseconds: Int64) {
    var histogram = LatencyHistogram()
    histogram.record(nanoseconds: nanoseconds)
    #expect(histogram.count == 1)
    #expect(histogram.milliseconds(atQuantile: 1)?.isFinite == true)
  }
}
