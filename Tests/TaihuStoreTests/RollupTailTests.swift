import TaihuCore
import Testing

@testable import TaihuStore

@Suite("Rollup tails")
struct RollupTailTests {
  @Test(
    "however readings are cut into runs, and wherever it is restored, the windows are those of all", arguments: 0..<40)
  func fuzz(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var (tail, readings, second) = (RollupTail(), [Reading](), Int64.random(in: -200_000...200_000, using: &random))
    var stored = [[Timestamp: WindowSummary]](repeating: [:], count: RollupLevel.allCases.count)
    var changes: [RollupTail.Change] = []
    for _ in 0..<60 {
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        second += [1, 40, 299, 300, 3_600, 50_000].randomElement(using: &random)!
        let quality: Quality = Int.random(in: 0..<6, using: &random) == 0 ? .bad : .good
        readings.append(reading(SeriesID(1), second, Double.random(in: -1...1, using: &random), quality))
        tail.add(readings[readings.count - 1], into: &changes)
      }
      tail.flush(into: &changes)
      for change in changes {
        let former = stored[change.level.rawValue].updateValue(change.window, forKey: change.window.start)
        #expect((former != nil) == change.isStored, "seed \(seed)")
      }
      changes.removeAll()
      if Int.random(in: 0..<4, using: &random) == 0 { tail = Self.restored(readings, stored) }
    }
    for level in RollupLevel.allCases {
      let windows = stored[level.rawValue].values.sorted { $0.start < $1.start }
      #expect(windows == RollupTests.expected(readings, every: level.nanoseconds), "seed \(seed) \(level)")
    }
  }

  @Test("without anything new nothing is written again")
  func unchanged() {
    var (tail, changes) = (RollupTail(), [RollupTail.Change]())
    tail.flush(into: &changes)
    tail.add(reading(SeriesID(1), 0, 1), into: &changes)
    #expect(changes.isEmpty)
    tail.flush(into: &changes)
    #expect(changes.map(\.level) == RollupLevel.allCases)
    tail.flush(into: &changes)
    tail.add(reading(SeriesID(1), 90_000, 1), into: &changes)
    #expect(changes.count == RollupLevel.allCases.count)
  }

  private static func restored(_ readings: [Reading], _ stored: [[Timestamp: WindowSummary]]) -> RollupTail {
    let last = readings[readings.count - 1].time
    let (cell, hour) = (RollupLevel.fiveMinutes.start(of: last), RollupLevel.hour.start(of: last))
    func windows(_ level: RollupLevel, from: Timestamp, to: Timestamp) -> [WindowSummary] {
      stored[level.rawValue].values.filter { from <= $0.start && $0.start < to }.sorted { $0.start < $1.start }
    }
    return RollupTail(
      restoring: readings.filter { $0.time >= cell }, after: windows(.fiveMinutes, from: hour, to: cell),
      windows(.hour, from: RollupLevel.day.start(of: last), to: hour))
  }
}
