import TaihuChunk
import TaihuCore
import Testing

@Suite("A chunk's summary")
struct ChunkSummaryTests {
  @Test("names the ends, the extremes and the qualities")
  func summary() {
    var readings = makeReadings(values: [3, -1, 7, 2])
    readings[1].flag(.spike, as: .suspect)
    readings[2].flag(.range, as: .bad)
    readings[3].flag(.rate, as: .suspect)
    let chunk = ChunkEncoder.encode(readings)
    #expect(chunk.count == 4)
    #expect(chunk.firstTime == readings[0].time)
    #expect(chunk.lastTime == readings[3].time)
    #expect((chunk.min, chunk.max, chunk.sum) == (-1, 7, 11))
    #expect((chunk.first, chunk.last) == (3, 2))
    #expect((chunk.goodCount, chunk.suspectCount, chunk.badCount) == (1, 2, 1))
    #expect(chunk.summary == ChunkSummary(of: readings.span))
  }

  @Test("keeps in the sum what plain addition drops")
  func compensation() {
    #expect(ChunkSummary(of: makeReadings(values: [1, 1e100, 1, -1e100]).span).sum == 2)
    #expect(ChunkSummary(of: makeReadings(values: [Double](repeating: 0.1, count: 1_000)).span).sum == 100)
  }

  @Test("gives an infinite sum where the sum is too large, not a NaN")
  func overflow() {
    #expect(ChunkSummary(of: makeReadings(values: [1e308, 1e308, 1e308]).span).sum == .infinity)
  }
}
