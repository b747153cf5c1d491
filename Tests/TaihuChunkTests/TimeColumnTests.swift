import Testing

@testable import TaihuChunk

@Suite("The column of times")
struct TimeColumnTests {
  private func bits(of times: [Int64]) throws -> Int {
    let (column, bits) = try roundTrip {
      TimeColumn.write(times, to: &$0)
    } _: {
      try TimeColumn.read(count: times.count, from: &$0)
    }
    #expect(column == times)
    return bits
  }

  @Test("costs nothing a reading on an even grid, in any unit", arguments: TimeUnit.all.map(\.nanoseconds))
  func even(unit: Int64) throws {
    let origin = start / unit * unit
    let few = try bits(of: (0..<10).map { origin + Int64($0) * 3 * unit })
    #expect(try bits(of: (0..<5_000).map { origin + Int64($0) * 3 * unit }) == few)
    #expect(few <= 8 + 6 + 62 + 6 + 3 + 6)
  }

  @Test("takes the bits of the jitter, not those of its differences")
  func jitter() throws {
    var random = SplitMix(seed: 5)
    let times = (0..<1_000).map {
      start + Int64($0) * 10 * seconds + Int64.random(in: 0..<32, using: &random) * milliseconds
    }
    #expect(try bits(of: times) <= 5 * 1_000 + 400)
  }

  @Test("goes one by one where there is no grid")
  func free() throws {
    #expect(try bits(of: (0..<40).map { Int64(1) << $0 }) > 0)
    #expect(try bits(of: (0..<500).map { start + Int64($0 * $0 * $0) }) > 0)
  }

  @Test("survives a grid whose points are missing or taken twice")
  func gaps() throws {
    var times = (0..<300).map { start + Int64($0) * 60 * seconds }
    times.remove(at: 200)
    times.remove(at: 100)
    times.insert(times[50] + seconds, at: 51)
    #expect(try bits(of: times) <= 300 * 8)
  }

  @Test("finds the largest unit that divides all")
  func units() {
    #expect(TimeUnit.split([3_600 * seconds, 7_200 * seconds]).unit.nanoseconds == 3_600 * seconds)
    #expect(TimeUnit.split([-90 * seconds, 60 * seconds]).unit.nanoseconds == 10 * seconds)
    #expect(TimeUnit.split([.min, 0]).unit.nanoseconds == 1)
    #expect(TimeUnit.split([-7_000, 21_000]).multiples == [-7, 21])
    #expect(TimeUnit.split([0, 0]).multiples == [0, 0])
  }
}
