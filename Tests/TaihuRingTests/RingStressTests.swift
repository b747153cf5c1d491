import Foundation
import Testing

@testable import TaihuRing

/// Two threads, small rings, random batch sizes and pauses: what comes out must be what went in. Run it with
/// `--sanitize=thread` as well.
@Suite("The ring between threads", .serialized)
struct RingStressTests {
  private static let count = 50_000

  @Test("every element arrives once and in order, with batches of random sizes", arguments: [1, 2, 8, 64, 1_024])
  func batches(capacity: Int) {
    let seed = UInt64.random(in: .min ... .max)
    let ring = Ring<UInt64>(capacity: capacity)
    let producing = Worker(ring.producer, seed: seed)
    let consuming = Worker(ring.consumer, seed: ~seed)
    producing.start { producer, random in
      var next: UInt64 = 0
      while next < Self.count {
        let wanted = min(Int.random(in: 1...100, using: &random), Self.count - Int(next))
        let batch = (0..<UInt64(wanted)).map { next + $0 }
        let taken = producer.push(contentsOf: batch.span)
        next += UInt64(taken)
        if taken == 0 { sched_yield() }
      }
      return nil
    }
    consuming.start { consumer, random in
      var expected: UInt64 = 0
      while expected < Self.count {
        let max = Int.random(in: 1...100, using: &random)
        let first = expected
        let (taken, isRight) = consumer.peek(max: max) { span in
          (span.count, span.indices.allSatisfy { span[$0] == first + UInt64($0) })
        }
        if !isRight { return "elements from \(first) on are wrong" }
        consumer.advance(by: taken)
        expected += UInt64(taken)
        if taken == 0 { sched_yield() }
      }
      return nil
    }
    #expect(producing.join() == nil && consuming.join() == nil, "seed \(seed)")
  }

  @Test("every element arrives once and in order, one at a time", arguments: [1, 2, 64])
  func singles(capacity: Int) {
    let ring = Ring<UInt64>(capacity: capacity)
    let producing = Worker(ring.producer, seed: 1)
    let consuming = Worker(ring.consumer, seed: 1)
    producing.start { producer, _ in
      for number in 0..<UInt64(Self.count) {
        while producer.push(number) != nil { sched_yield() }
      }
      return nil
    }
    consuming.start { consumer, _ in
      for expected in 0..<UInt64(Self.count) {
        while true {
          guard let number = consumer.pop() else {
            sched_yield()
            continue
          }
          if number != expected { return "\(number) came instead of \(expected)" }
          break
        }
      }
      return nil
    }
    #expect(producing.join() == nil && consuming.join() == nil)
  }

  @Test("bytes in the arena are those that the slot points to, and a drained ring lets the arena start over")
  func arena() {
    struct Slot: BitwiseCopyable, Sendable {
      var offset: Int
      var count: Int
      var number: Int
    }
    let ring = Ring<Slot>(capacity: 16)
    let arena = ByteArena(capacity: 1_024)
    let view = arena.view
    let producing = Worker(ArenaProducer(producer: ring.producer, arena: arena), seed: 7)
    let consuming = Worker(ring.consumer, seed: 9)
    producing.start { end, random in
      for number in 0..<20_000 {
        let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: .random(in: 0...200, using: &random))
        if end.producer.isDrained { end.arena.reset() }
        var offset = end.arena.append(unsafe bytes.span.bytes)
        while offset == nil {
          sched_yield()
          if end.producer.isDrained { end.arena.reset() }
          offset = end.arena.append(unsafe bytes.span.bytes)
        }
        while end.producer.push(Slot(offset: offset!, count: bytes.count, number: number)) != nil { sched_yield() }
      }
      return nil
    }
    consuming.start { consumer, _ in
      for expected in 0..<20_000 {
        while consumer.isEmpty { sched_yield() }
        guard let slot = consumer.first(), slot.number == expected else { return "slot \(expected) is missing" }
        let isRight = view.withBytes(at: slot.offset, count: slot.count) { bytes in
          bytes.byteOffsets.allSatisfy { index in
            unsafe bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) == UInt8(truncatingIfNeeded: expected)
          }
        }
        if !isRight { return "the bytes of slot \(expected) are wrong" }
        consumer.advance(by: 1)
      }
      return nil
    }
    #expect(producing.join() == nil && consuming.join() == nil)
  }
}

private struct ArenaProducer<Slot: BitwiseCopyable & Sendable>: ~Copyable, Sendable {
  var producer: RingProducer<Slot>
  var arena: ByteArena
}

/// A thread that owns one end of something, and reports what went wrong, if anything did.
private final class Worker<End: ~Copyable & Sendable>: @unchecked Sendable {
  // Unchecked: the end and the verdict are the thread's own until it signals, which `join` waits for.
  private var end: End
  private var random: Seeded
  private var verdict: String?
  private let done = DispatchSemaphore(value: 0)

  init(_ end: consuming End, seed: UInt64) {
    self.end = end
    random = Seeded(seed: seed)
  }

  func start(_ body: @escaping @Sendable (inout End, inout Seeded) -> String?) {
    Thread.detachNewThread { [self] in
      verdict = body(&end, &random)
      done.signal()
    }
  }

  func join() -> String? {
    done.wait()
    return verdict
  }
}
