import TaihuCore
import Testing

@testable import TaihuChunk

@Suite("The column of qualities")
struct QualityColumnTests {
  private func bits(of readings: [Reading]) throws -> Int {
    let (runs, bits) = try roundTrip {
      QualityColumn.write(readings.span, to: &$0)
    } _: {
      try QualityColumn.read(count: readings.count, from: &$0)
    }
    let spread = runs.flatMap { run in (0..<run.length).map { _ in (run.quality, run.reasons) } }
    #expect(spread.elementsEqual(readings.map { ($0.quality, $0.reasons) }, by: ==))
    return bits
  }

  @Test("takes four bits when all is well")
  func good() throws {
    #expect(try bits(of: makeReadings(values: [1, 2, 3])) == 4)
  }

  @Test("keeps every quality and every reason, also a reason of a good reading")
  func runs() throws {
    var readings = makeReadings(values: [Double](repeating: 1, count: 40))
    readings[3].flag([.spike, .correction], as: .suspect)
    readings[4].flag(.late, as: .good)
    for index in 20..<30 { readings[index].flag(.range, as: .bad) }
    readings[39].reasons = QualityReasons(rawValue: .max)
    #expect(try bits(of: readings) < 8 * 8 * 8)
  }
}
