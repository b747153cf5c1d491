import Testing

@testable import TaihuDetect

@Suite("Tail histogram")
struct TailHistogramTests {
  @Test(
    "magnitudes fall into half-octave bins",
    arguments: [
      (0, 0), (0.2499, 0), (0.25, 1), (0.37, 1), (0.375, 2), (0.5, 3), (1, 5), (1.49, 5), (1.5, 6), (2, 7), (511, 22),
      (512, 23), (1e30, 23), (1e300, 23), (Double.leastNonzeroMagnitude, 0),
    ])
  func bins(magnitude: Double, bin: Int) {
    #expect(TailHistogram.bin(of: magnitude) == bin)
  }

  @Test("surprise is the rarity of what is at least as large")
  func surprise() {
    var histogram = TailHistogram()
    for _ in 0..<98 { histogram.add(bin: 3) }
    histogram.add(bin: 10)
    #expect(histogram.surprise(bin: 3, total: 99, slope: 1) < 0.31)
    #expect(abs(histogram.surprise(bin: 10, total: 99, slope: 1) - 2) < 1e-12)
    // Two bins beyond everything seen: the rarity of none, and two slopes.
    let beyond = histogram.surprise(bin: 12, total: 99, slope: 0.5)
    #expect(abs(beyond - (2.301_029_995_663_981 + 1)) < 1e-12)
  }

  @Test("surprise never falls as the magnitude grows")
  func monotone() {
    var random = SeededRandom(seed: 31)
    var histogram = TailHistogram()
    for total in 1...2_000 {
      histogram.add(bin: TailHistogram.bin(of: random.normal().magnitude))
      guard total.isMultiple(of: 100) else { continue }
      let surprises = (0..<TailHistogram.binCount).map {
        histogram.surprise(bin: $0, total: total, slope: 0.6)
      }
      #expect(surprises == surprises.sorted())
    }
  }

  @Test("halving keeps the shape and forgets single events")
  func halving() {
    var histogram = TailHistogram()
    for _ in 0..<9 { histogram.add(bin: 2) }
    histogram.add(bin: 20)
    histogram.halve()
    #expect(histogram.count == 4)
    #expect((histogram.counts[2], histogram.counts[20]) == (4, 0))
  }
}
