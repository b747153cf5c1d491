import Testing

@testable import TaihuChunk

@Suite("The column of values")
struct ValueColumnTests {
  private func encoding(of values: [Double]) throws -> ValueColumn.Encoding? {
    let (column, _) = try roundTrip {
      ValueColumn.write(values, to: &$0)
    } _: {
      try ValueColumn.read(count: values.count, from: &$0)
    }
    #expect(column.map(\.bitPattern) == values.map(\.bitPattern))
    var writer = BitWriter(expectedBytes: 0)
    ValueColumn.write(values, to: &writer)
    var reader = try makeReader(of: writer)
    return ValueColumn.Encoding(rawValue: UInt8(try reader.read(bits: 4)))
  }

  @Test("takes decimals for integers", arguments: [1.0, 10, 1e3, 1e6, 1e9])
  func decimals(scale: Double) throws {
    #expect(try encoding(of: (0..<400).map { Double($0 * 7_919 % 1_000 - 500) / scale }) == .decimals)
  }

  @Test("takes noise for bits")
  func patterns() throws {
    var random = SplitMix(seed: 2)
    #expect(try encoding(of: (0..<400).map { _ in .random(in: 1..<2, using: &random) }) == .patterns)
  }

  @Test("takes values that stay for runs, decimal or not")
  func runs() throws {
    #expect(try encoding(of: (0..<400).map { Double($0 / 50) }) == .decimalRuns)
    #expect(try encoding(of: (0..<400).map { (Double($0 / 50) + 1).squareRoot() }) == .patternRuns)
    #expect(try encoding(of: [1.0 / 3, 1.0 / 3, 1.0 / 3]) == .patternRuns)
  }

  @Test("tolerates a stray and refuses many")
  func strays() throws {
    let plain = (0..<320).map { Double($0 % 9) / 10 }
    #expect(try encoding(of: plain.enumerated().map { $0.offset == 9 ? .pi : $0.element }) == .decimals)
    #expect(try encoding(of: plain.enumerated().map { $0.offset % 8 == 0 ? .pi : $0.element }) == .patterns)
  }

  @Test("keeps the digits down where one value has many more than the rest")
  func digits() throws {
    var values = (0..<320).map { Double($0 % 9) / 10 }
    let without = try #require(DecimalValues(fitting: values))
    values[5] = 1.234_567_891
    let with = try #require(DecimalValues(fitting: values))
    #expect(bits(of: with) < bits(of: without) + 120)
  }

  private func bits(of decimals: DecimalValues) -> Int {
    var writer = BitWriter(expectedBytes: 0)
    decimals.write(to: &writer)
    return writer.bitCount
  }
}
