import TaihuCore
import Testing

@testable import TaihuStore

@Suite("Merging")
struct MergeTests {
  @Test("every pair of subsets of five times merges as a dictionary does, the newer side winning")
  func exhaustive() {
    let id = SeriesID(1)
    func run(_ subset: Int, _ value: Double) -> [Reading] {
      (0..<5).filter { subset & (1 << $0) != 0 }.map { reading(id, Int64($0), value) }
    }
    for older in 0..<32 {
      for newer in 0..<32 {
        let expected = (0..<5).compactMap { index -> Reading? in
          if newer & (1 << index) != 0 { return reading(id, Int64(index), 2) }
          return older & (1 << index) != 0 ? reading(id, Int64(index), 1) : nil
        }
        #expect(Merge.byTime(run(older, 1), run(newer, 2)) == expected, "\(older) \(newer)")
      }
    }
  }
}
