import Testing

@testable import TaihuChunk

@Suite("A column of integers")
struct IntegerColumnTests {
  private func bits(of values: [Int64], _ modes: [IntegerBlock.Mode] = [.level, .delta, .slope, .xor]) throws -> Int {
    let (column, bits) = try roundTrip {
      IntegerColumn.write(values, modes: modes, to: &$0)
    } _: {
      try IntegerColumn.read(count: values.count, part: .value, from: &$0)
    }
    #expect(column == values)
    return bits
  }

  @Test("survives at every length around the size of a block", arguments: [1, 2, 127, 128, 129, 130, 256, 257, 258])
  func lengths(count: Int) throws {
    _ = try bits(of: (0..<count).map { Int64($0 * $0 % 97) })
  }

  @Test(
    "survives the ends of the range in every mode", arguments: [IntegerBlock.Mode.level, .delta, .slope, .xor])
  func extremes(mode: IntegerBlock.Mode) throws {
    let ends: [Int64] = [.min, .max, 0, -1, 1, .min + 1, .max - 1, 1 << 62, -(1 << 62)]
    for first in ends {
      for second in ends { for third in ends { _ = try bits(of: [first, second, third], [mode]) } }
    }
  }

  @Test("takes one bit a number for what has two levels close together")
  func level() throws {
    #expect(try bits(of: (0..<1_025).map { Int64(1_000_000 + $0 * 7 % 5 % 2) }) <= 1_025 + 8 * 30)
  }

  @Test("takes no bit a number for a straight line")
  func line() throws {
    #expect(try bits(of: (0..<1_025).map { 12_345 * Int64($0) }) <= 8 * 40)
  }

  @Test("pays for an outlier alone, not for its neighbours")
  func outlier() throws {
    var values = (0..<129).map { Int64($0 % 2) }
    let without = try bits(of: values)
    values[64] = 1 << 40
    #expect(try bits(of: values) <= without + 2 * (40 + 7) + 13 + 2)
  }

  @Test("survives numbers of random widths in random modes", arguments: UInt64(1)...4)
  func random(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    for _ in 0..<200 {
      let width = UInt64.random(in: 0...63, using: &random)
      let values = (0..<Int.random(in: 1...300, using: &random)).map { _ in
        Int64(bitPattern: random.next()) >> (random.chance(30) ? 0 : width)
      }
      _ = try bits(of: values)
    }
  }
}
