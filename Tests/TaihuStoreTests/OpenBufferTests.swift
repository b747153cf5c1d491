import TaihuCore
import Testing

@testable import TaihuStore

@Suite("Unsealed readings of a series")
struct OpenBufferTests {
  private let id = SeriesID(1)

  private func row(_ sequence: Int64, _ second: Int64, _ value: Double = 0) -> OpenReading {
    OpenReading(sequence: sequence, reading: reading(id, second, value))
  }

  @Test("every order of five readings ends in the order of time")
  func orders() {
    func permutations(_ items: [Int64]) -> [[Int64]] {
      items.isEmpty ? [[]] : items.flatMap { first in permutations(items.filter { $0 != first }).map { [first] + $0 } }
    }
    for order in permutations([1, 2, 3, 4, 5]) {
      var buffer = OpenBuffer()
      for (index, second) in order.enumerated() { #expect(buffer.put(row(Int64(index), second)) == nil) }
      #expect(buffer.rows.map(\.reading) == (1...5).map { reading(id, $0, 0) }, "\(order)")
    }
  }

  @Test("a reading of a known time takes the place of the former, which is handed back")
  func replacement() {
    var buffer = OpenBuffer()
    for second in [Int64(1), 2, 3] { _ = buffer.put(row(second, second)) }
    for (sequence, second) in [(Int64(4), Int64(2)), (5, 3), (6, 1)] {
      #expect(buffer.put(row(sequence, second, 9)) == row(second, second))
    }
    #expect(buffer.rows.map(\.sequence) == [6, 4, 5])
    #expect(buffer.remove(through: 4) == 1)
    #expect(buffer.rows.map(\.sequence) == [6, 5])
    #expect(buffer.readings(through: 5) == [reading(id, 3, 9)])
  }

  @Test("against a dictionary, for random readings", arguments: 0..<20)
  func fuzz(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var buffer = OpenBuffer()
    var model: [Int64: OpenReading] = [:]
    for sequence in Int64(1)...300 {
      let second = Int64.random(in: 0..<100, using: &random)
      let put = row(sequence, second, Double(sequence))
      #expect(buffer.put(put) == model.updateValue(put, forKey: second), "seed \(seed)")
      if sequence % 50 == 0 {
        let limit = Int64.random(in: 0..<sequence, using: &random)
        let gone = model.filter { $0.value.sequence <= limit }
        #expect(buffer.remove(through: limit) == gone.count, "seed \(seed)")
        for second in gone.keys { model[second] = nil }
      }
    }
    let sorted = model.sorted { $0.key < $1.key }
    #expect(buffer.rows == sorted.map(\.value), "seed \(seed)")
    let (from, to) = (reading(id, 20, 0).time, reading(id, 70, 0).time)
    #expect(Array(buffer.rows(from: from, to: to)) == sorted.filter { 20..<70 ~= $0.key }.map(\.value), "seed \(seed)")
    for second in Int64(0)..<100 {
      #expect(buffer.row(at: reading(id, second, 0).time) == model[second], "seed \(seed)")
    }
  }
}
