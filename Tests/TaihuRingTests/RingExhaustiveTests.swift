import Testing

@testable import TaihuRing

/// Every sequence of operations up to a length, over every small capacity, against an array that does the same.
@Suite("The ring, exhaustively")
struct RingExhaustiveTests {
  private enum Operation: Int, CaseIterable {
    case push, pushThree, fillTwo, pop, peekOne, advanceOne, advanceAll
  }

  private static let length = 6

  /// The ring under test and its model: what was pushed and not consumed, and how much of it was looked at.
  private struct Pair: ~Copyable {
    var producer: RingProducer<Int>
    var consumer: RingConsumer<Int>
    var model: [Int] = []
    var seen = 0
    var next = 0
    let capacity: Int

    init(capacity: Int) {
      let ring = Ring<Int>(capacity: capacity)
      producer = ring.producer
      consumer = ring.consumer
      self.capacity = capacity
    }

    mutating func apply(_ operation: Operation) -> Bool {
      switch operation {
      case .push: push()
      case .pushThree: pushThree()
      case .fillTwo: fillTwo()
      case .pop: pop()
      case .peekOne: peek(max: 1)
      case .advanceOne: advance(by: min(1, seen))
      case .advanceAll: peek(max: .max) && advance(by: seen)
      }
    }

    private mutating func push() -> Bool {
      let isFull = model.count == capacity
      let back = producer.push(next)
      if !isFull { model.append(next) }
      defer { next += 1 }
      return back == (isFull ? next : nil)
    }

    private mutating func pushThree() -> Bool {
      let numbers = [next, next + 1, next + 2]
      let taken = producer.push(contentsOf: numbers.span)
      let expected = min(3, capacity - model.count)
      model += numbers.prefix(expected)
      next += 3
      return taken == expected
    }

    private mutating func fillTwo() -> Bool {
      let first = next
      let taken = producer.push(upTo: 2) { span in
        for number in first..<first + span.freeCapacity { span.append(number) }
      }
      let expected = min(2, capacity - model.count, capacity - (producer.pushed - taken) % capacity)
      model += first..<first + expected
      next += 2
      return taken == expected
    }

    private mutating func pop() -> Bool {
      let expected = model.first
      if expected != nil { model.removeFirst() }
      seen = max(0, seen - 1)
      return consumer.pop() == expected
    }

    private mutating func peek(max: Int) -> Bool {
      let shown = consumer.peekArray(max: max)
      let toEnd = capacity - consumer.consumed % capacity
      seen = Swift.max(seen, shown.count)
      return shown == Array(model.prefix(Swift.min(max, toEnd)))
    }

    private mutating func advance(by count: Int) -> Bool {
      consumer.advance(by: count)
      model.removeFirst(count)
      seen -= count
      return true
    }

    func agrees() -> Bool {
      producer.pushed - producer.consumed == model.count && producer.free == capacity - model.count
        && producer.isDrained == model.isEmpty && consumer.count == model.count && consumer.isEmpty == model.isEmpty
    }
  }

  @Test("every sequence of operations agrees with an array", arguments: [1, 2, 4, 8])
  func everySequence(capacity: Int) {
    let choices = Operation.allCases.count
    var total = 1
    for _ in 0..<Self.length { total *= choices }
    for code in 0..<total {
      var pair = Pair(capacity: capacity)
      var rest = code
      for _ in 0..<Self.length {
        let operation = Operation(rawValue: rest % choices)!
        rest /= choices
        guard pair.apply(operation), pair.agrees() else {
          Issue.record("sequence \(code) in base \(choices) disagrees at \(operation)")
          return
        }
      }
    }
  }

  @Test("long random sequences agree with an array", arguments: [1, 2, 4, 8, 64])
  func longSequences(capacity: Int) {
    let seed = UInt64.random(in: .min ... .max)
    var random = Seeded(seed: seed)
    var pair = Pair(capacity: capacity)
    for step in 0..<100_000 {
      let operation = Operation.allCases.randomElement(using: &random)!
      guard pair.apply(operation), pair.agrees() else {
        Issue.record("seed \(seed) disagrees at step \(step), \(operation)")
        return
      }
    }
  }
}

/// A generator that gives the same numbers for the same seed.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed | 1
  }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_f491_4f6c_dd1d
  }
}
