import TaihuCore
import Testing

@testable import SimulatorKit

@Suite struct EventQueueTests {
  private func turn(_ time: Int64, _ device: Int) -> EventQueue.Turn {
    EventQueue.Turn(time: Timestamp(nanoseconds: time), device: device)
  }

  @Test("turns come in order for every arrangement of up to five")
  func exhaustive() {
    for count in 0...5 {
      let total = Array(repeating: 5, count: count).reduce(1, *)
      for code in 0..<total {
        let times = (0..<count).map { place in Int64(code / Array(repeating: 5, count: place).reduce(1, *) % 5) }
        var queue = EventQueue()
        for (device, time) in times.enumerated() { queue.insert(turn(time, device)) }
        var taken: [EventQueue.Turn] = []
        while let next = queue.removeFirst() { taken.append(next) }
        #expect(taken == times.enumerated().map { turn($0.element, $0.offset) }.sorted())
      }
    }
  }

  @Test("turns come in order when they are added and taken at random", arguments: UInt64(1)...8)
  func fuzz(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var queue = EventQueue()
    var model: [EventQueue.Turn] = []
    for device in 0..<500 {
      if generator.uniform() < 0.6 {
        let added = turn(Int64(generator.next() % 50), device)
        queue.insert(added)
        model.append(added)
      } else {
        model.sort()
        #expect(queue.first == model.first, "seed \(seed)")
        let expected = model.isEmpty ? nil : model.removeFirst()
        #expect(queue.removeFirst() == expected, "seed \(seed)")
      }
    }
  }
}
