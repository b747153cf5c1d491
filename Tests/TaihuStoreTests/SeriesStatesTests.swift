import TaihuCore
import Testing

@testable import TaihuStore

@Suite("What the writer keeps in memory")
struct SeriesStatesTests {
  @Test("against a dictionary, for readings in order, late and replaced, with rounds of sealing", arguments: 0..<20)
  func fuzz(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var states = SeriesStates()
    var open: [SeriesID: [Timestamp: Reading]] = [:]
    var newest: [SeriesID: Reading] = [:]
    var second: Int64 = 0
    for _ in 0..<400 {
      second += 1
      let id = SeriesID(UInt32.random(in: 1...4, using: &random))
      let isLate = Int.random(in: 0..<Int(5 + 20 * (seed % 3)), using: &random) == 0
      let taken = reading(id, isLate ? Int64.random(in: 0...second, using: &random) : second, Double(second))
      let former = open[id, default: [:]].updateValue(taken, forKey: taken.time)
      if newest[id].map({ taken.time >= $0.time }) ?? true { newest[id] = taken }
      if isLate { #expect(states.openRow(of: id, at: taken.time)?.reading == former, "seed \(seed)") }
      #expect(states.append(taken)?.reading == former, "seed \(seed)")
      if Int.random(in: 0..<60, using: &random) == 0 {
        seal(&states, &open)
      }
      for id in (1...4).map({ SeriesID($0) }) {
        let expected = (open[id] ?? [:]).values.sorted { $0.time < $1.time }
        #expect(states.openReadings(of: id, through: .max) == expected, "seed \(seed)")
        #expect(states.latest(of: id)?.reading == newest[id], "seed \(seed)")
        let middle = reading(id, second / 2, 0).time
        let (least, most) = (Timestamp(nanoseconds: .min), Timestamp(nanoseconds: .max))
        #expect(states.openReadings(of: id, from: middle, to: most) == expected.filter { $0.time >= middle })
        #expect(states.openReadings(of: id, from: least, to: middle) == expected.filter { $0.time < middle })
      }
      #expect(states.openCount == open.values.map(\.count).reduce(0, +), "seed \(seed)")
      #expect(states.openSeriesCount == open.values.filter { !$0.isEmpty }.count, "seed \(seed)")
    }
  }

  /// Seals everything, series by series, and forgets it.
  private func seal(_ states: inout SeriesStates, _ open: inout [SeriesID: [Timestamp: Reading]]) {
    states.markCommitted()
    let last = states.lastSequence
    for number in 1...4 {
      let id = SeriesID(UInt32(number))
      guard let sealed = open[id], !sealed.isEmpty else { continue }
      states.removeOpen(of: id, through: last, sealedThrough: sealed.keys.max())
      open[id] = [:]
    }
    states.forgetSealed(through: last)
  }
}
