import TaihuChunk
import TaihuCore
import Testing

@Suite("A chunk is small where its readings are plain")
struct ChunkSizeTests {
  private func size(_ readings: [Reading]) -> Int { ChunkEncoder.encode(readings).bytes.count }

  @Test("a value that never changes on an even grid costs next to nothing, however many readings")
  func constant() {
    #expect(size(makeReadings(values: [Double](repeating: 21.5, count: 360))) <= 24)
    #expect(size(makeReadings(values: [Double](repeating: 21.5, count: 65_536))) <= 24)
  }

  @Test("a gap in an even grid costs three bytes at most")
  func gap() {
    let even = (0..<360).map { start + Int64($0) * 10 * seconds }
    let late = even.enumerated().map { $0.offset < 100 ? $0.element : $0.element + 50 * seconds }
    let values = [Double](repeating: 1, count: 360)
    #expect(size(makeReadings(times: late, values: values)) <= size(makeReadings(times: even, values: values)) + 3)
  }

  @Test("readings received a constant time after they were taken cost a few bytes more")
  func constantDelay() {
    var readings = makeReadings(values: (0..<360).map(Double.init))
    let without = size(readings)
    for index in readings.indices {
      readings[index].received = readings[index].time.advanced(byNanoseconds: 123_456_789)
    }
    #expect(size(readings) <= without + 5)
  }

  @Test("one minus zero among decimals does not spoil the others")
  func minusZero() {
    let plain = (0..<360).map { Double($0 % 7) / 10 }
    var odd = plain
    odd[100] = -0.0
    #expect(size(makeReadings(values: odd)) <= size(makeReadings(values: plain)) + 14)
  }

  @Test("a switch costs two bytes for each time it is thrown, about")
  func toggles() {
    let calm = makeReadings(values: [Double](repeating: 0, count: 3_600))
    let thrown = makeReadings(values: (0..<3_600).map { Double($0 / 100 % 2) })
    #expect(size(thrown) <= size(calm) + 35 * 2)
  }

  @Test("multiples of a larger step are no dearer than integers")
  func multiples() {
    let integers = makeReadings(values: (0..<360).map { Double($0 * 37 % 11) })
    let hundreds = makeReadings(values: (0..<360).map { Double($0 * 37 % 11 * 100) })
    #expect(size(hundreds) <= size(integers) + 3)
  }

  @Test("numbers that were 32 bits wide take no more than that")
  func floats() {
    var random = SplitMix(seed: 1)
    let values = (0..<1_000).map { _ in Double(Float.random(in: 1...100, using: &random)) }
    #expect(size(makeReadings(values: values)) <= 4 * 1_000 + 100)
  }
}
