import Foundation
import TaihuChunk
import TaihuCore
import Testing

@Suite("A chunk gives back what was put in")
struct ChunkRoundTripTests {
  static let adversarialValues: [Double] = [
    0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1e308, 0x1p53, 0.1, 38, -38.5,
  ]

  @Test(
    "every short sequence of adversarial values survives, at steps of every sort",
    arguments: [
      [start, start + 1, start + 2],
      [start, start + 10 * seconds, start + 20 * seconds],
      [start, start + 10 * seconds, start + 40 * seconds],
      [start + 1, start + 86_400 * seconds + 7, start + 86_401 * seconds],
      [.min, 0, .max],
      [.min, .min + 1, .max],
      [-1, 0, 1],
    ] as [[Int64]])
  func shortSequences(times: [Int64]) throws {
    for first in Self.adversarialValues {
      #expect(try survives(makeReadings(times: times, values: [first])), "\(first)")
      for second in Self.adversarialValues {
        #expect(try survives(makeReadings(times: times, values: [first, second])), "\(first), \(second)")
        for third in Self.adversarialValues {
          let values = [first, second, third]
          #expect(try survives(makeReadings(times: times, values: values)), "\(values)")
        }
      }
    }
  }

  @Test("values that are no numbers keep their bits")
  func payloads() throws {
    let bits: [UInt64] = [0x7FF8_0000_0000_0001, 0x7FF0_0000_0000_0001, 0xFFF8_DEAD_BEEF_0000, 0x7FF0_0000_0000_0000]
    #expect(try survives(makeReadings(values: bits.map { Double(bitPattern: $0) })))
    #expect(try survives(makeReadings(values: (0..<200).map { $0 == 77 ? .nan : Double($0) / 10 })))
  }

  /// Readings for each seed; `TAIHU_CHUNK_READINGS` sets how many there are for all seeds together.
  static let readingsPerSeed = (Int(ProcessInfo.processInfo.environment["TAIHU_CHUNK_READINGS"] ?? "") ?? 1_000_000) / 8

  @Test("random runs of every sort survive", arguments: UInt64(1)...8)
  func randomRuns(seed: UInt64) throws {
    var generator = ReadingGenerator(seed: seed)
    var count = 0
    while count < Self.readingsPerSeed {
      let readings = generator.run(countMax: 1_500)
      count += readings.count
      guard try survives(readings) else {
        Issue.record("seed \(seed): the run of \(readings.count) that ends with reading \(count) is not the same")
        return
      }
    }
  }

  @Test("readings that were sealed once lose nothing more when they are sealed again", arguments: UInt64(20)...23)
  func sealedAgain(seed: UInt64) throws {
    var generator = ReadingGenerator(seed: seed)
    for _ in 0..<100 {
      let once = try ChunkDecoder.decode(ChunkEncoder.encode(generator.run(countMax: 200)).bytes, series: series)
      let twice = try ChunkDecoder.decode(ChunkEncoder.encode(once).bytes, series: series)
      #expect(twice.map(\.received) == once.map(\.received), "seed \(seed)")
    }
  }

  @Test("the largest chunk survives, whatever it holds", arguments: [0, 1, 2])
  func largest(kind: Int) throws {
    var random = SplitMix(seed: UInt64(kind))
    var readings = makeReadings(
      values: (0..<Chunk.readingsMax).map { _ in kind == 0 ? 21.5 : Double(bitPattern: random.next()) })
    if kind == 2 {
      for index in readings.indices {
        readings[index].reasons = QualityReasons(rawValue: UInt32(truncatingIfNeeded: random.next()))
        readings[index].received = Timestamp(nanoseconds: Int64(bitPattern: random.next()))
      }
    }
    #expect(try survives(readings))
  }

  @Test("the series comes from the caller, not from the bytes")
  func foreignSeries() throws {
    let chunk = ChunkEncoder.encode(makeReadings(values: [1, 2]))
    #expect(try ChunkDecoder.decode(chunk.bytes, series: SeriesID(9)).map(\.series) == [SeriesID(9), SeriesID(9)])
  }
}
