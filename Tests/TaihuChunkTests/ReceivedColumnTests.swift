import TaihuCore
import Testing

@testable import TaihuChunk

@Suite("The column of receive times")
struct ReceivedColumnTests {
  private func received(_ deviations: [Int64], mayRound: Bool = true) throws -> (deviations: [Int64], bits: Int) {
    let times = deviations.indices.map { start + Int64($0) * seconds }
    let (column, bits) = try roundTrip {
      ReceivedColumn.write(deviations, mayRound: mayRound, to: &$0)
    } _: {
      try ReceivedColumn.read(times: times, from: &$0)
    }
    return (zip(column, times).map { $0 - $1 }, bits)
  }

  @Test("takes four bits when all were received at their time")
  func same() throws {
    let (deviations, bits) = try received([0, 0, 0])
    #expect(deviations == [0, 0, 0])
    #expect(bits == 4)
  }

  @Test("is exact for one deviation and for whole milliseconds")
  func exact() throws {
    #expect(try received([12_345, 12_345]).deviations == [12_345, 12_345])
    #expect(try received([3 * milliseconds, -1 * milliseconds]).deviations == [3 * milliseconds, -1 * milliseconds])
  }

  @Test("is otherwise within half a millisecond, either way of zero")
  func rounded() throws {
    let deviations: [Int64] = [1, -1, 499_999, 500_000, 500_001, -500_000, -500_001, 1_499_999, 77_700_001]
    let decoded = try received(deviations).deviations
    #expect(zip(decoded, deviations).allSatisfy { abs($0 - $1) <= ReceivedColumn.errorMax })
    #expect(decoded.allSatisfy { $0 % milliseconds == 0 })
  }

  @Test("is exact where it must not round")
  func unrounded() throws {
    #expect(try received([1, 2, 3_000_001], mayRound: false).deviations == [1, 2, 3_000_001])
  }

  @Test("never rounds a receive time over the end of time")
  func endOfTime() throws {
    var readings = makeReadings(times: [.max - 20_600_000, .max - 10_000_000], values: [1, 2])
    for index in readings.indices { readings[index].received = Timestamp(nanoseconds: .max) }
    let decoded = try ChunkDecoder.decode(ChunkEncoder.encode(readings).bytes, series: series)
    #expect(decoded == readings)
  }
}
