import Testing

@testable import TaihuRing

@Suite("The ring")
struct RingTests {
  @Test("elements come out in the order they went in")
  func order() {
    let ring = Ring<Int>(capacity: 4)
    var producer = ring.producer
    var consumer = ring.consumer
    for number in 0..<100 {
      #expect(producer.push(number) == nil)
      #expect(consumer.pop() == number)
    }
    #expect(consumer.pop() == nil)
  }

  @Test("a full ring hands the element back")
  func full() {
    let ring = Ring<Int>(capacity: 2)
    var producer = ring.producer
    var consumer = ring.consumer
    #expect(producer.push(1) == nil)
    #expect(producer.push(2) == nil)
    #expect(producer.push(3) == 3)
    #expect(producer.free == 0)
    #expect(consumer.pop() == 1)
    #expect(producer.free == 1)
    #expect(producer.push(3) == nil)
  }

  @Test("pushing many takes as many as fit, and says how many")
  func pushMany() {
    let ring = Ring<Int>(capacity: 4)
    var producer = ring.producer
    var consumer = ring.consumer
    let numbers = [1, 2, 3, 4, 5, 6]
    #expect(producer.push(contentsOf: numbers.span) == 4)
    #expect(producer.push(contentsOf: numbers.span) == 0)
    consumer.skip(3)
    #expect(producer.push(contentsOf: numbers.span.extracting(4...)) == 2)
    #expect([consumer.pop(), consumer.pop(), consumer.pop(), consumer.pop()] == [4, 5, 6, nil])
  }

  @Test("elements written in place are pushed together, as many as were written")
  func fillInPlace() {
    let ring = Ring<Int>(capacity: 4)
    var producer = ring.producer
    var consumer = ring.consumer
    let two = producer.push(upTo: 3) { span in
      span.append(1)
      span.append(2)
    }
    let none = producer.push(upTo: 3) { _ in }
    let rest = producer.push(upTo: 3) { span in
      while !span.isFull { span.append(3) }
    }
    let full = producer.push(upTo: 3) { span in
      while !span.isFull { span.append(4) }
    }
    #expect([two, none, rest, full] == [2, 0, 2, 0])
    #expect(consumer.peekArray() == [1, 2, 3, 3])
  }

  @Test("peeking consumes nothing, advancing does, and the producer sees it")
  func peek() {
    let ring = Ring<Int>(capacity: 8)
    var producer = ring.producer
    var consumer = ring.consumer
    #expect(producer.push(contentsOf: [1, 2, 3].span) == 3)
    #expect(consumer.peekArray() == [1, 2, 3])
    #expect(consumer.peekArray(max: 2) == [1, 2])
    #expect(!producer.isDrained && producer.consumed == 0 && consumer.count == 3)
    consumer.advance(by: 2)
    #expect(producer.consumed == 2 && !producer.isDrained)
    #expect(consumer.peekArray() == [3])
    consumer.advance(by: 1)
    #expect(producer.isDrained && consumer.isEmpty && consumer.consumed == 3 && producer.pushed == 3)
  }

  @Test("a peek ends where the memory ends, and the next one goes on at its start")
  func wrapping() {
    let ring = Ring<Int>(capacity: 4)
    var producer = ring.producer
    var consumer = ring.consumer
    #expect(producer.push(contentsOf: [1, 2, 3].span) == 3)
    consumer.skip(3)
    #expect(producer.push(contentsOf: [4, 5, 6].span) == 3)
    #expect(consumer.peekArray() == [4])
    consumer.advance(by: 1)
    #expect(consumer.peekArray() == [5, 6])
  }

  @Test("advancing further than was seen is a broken invariant")
  func advanceTooFar() async {
    await #expect(processExitsWith: .failure) {
      let ring = Ring<Int>(capacity: 4)
      var producer = ring.producer
      var consumer = ring.consumer
      _ = producer.push(1)
      _ = consumer.pop()
      consumer.advance(by: 1)
    }
  }

  @Test("a capacity that is no power of two is a broken invariant", arguments: [0, 3, -4])
  func oddCapacity(capacity: Int) async {
    await #expect(processExitsWith: .failure) { [capacity] in
      _ = Ring<Int>(capacity: capacity)
    }
  }

  @Test("the two cursors lie 128 bytes or more from each other and from the start of their object")
  func padding() {
    let cursors = RingCursors()
    let start = unsafe Int(bitPattern: Unmanaged.passUnretained(cursors).toOpaque())
    let pushed = unsafe withUnsafePointer(to: cursors.pushed) { Int(bitPattern: $0) }
    let consumed = unsafe withUnsafePointer(to: cursors.consumed) { Int(bitPattern: $0) }
    #expect(pushed - start >= 128)
    #expect(consumed - pushed >= 128)
    #expect(MemoryLayout<CachePad>.size == 128, "and a pad follows the second")
  }
}

extension RingConsumer {
  mutating func peekArray(max: Int = .max) -> [Element] {
    peek(max: max) { span in span.indices.map { span[$0] } }
  }

  mutating func skip(_ count: Int) {
    let seen = peek { $0.count }
    precondition(seen >= count)
    advance(by: count)
  }
}
