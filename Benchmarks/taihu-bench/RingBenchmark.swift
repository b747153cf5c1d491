internal import ArgumentParser
internal import Foundation
internal import Glibc
internal import TaihuRing

/// Sends 8-byte numbers through the ring, from a thread on CPU 0 to one on CPU 1, and prints the median of seven runs.
///
/// Single pushes and pops one element at a time; batch pushes 64 at a time, copied from an array or written in place,
/// and consumes whatever waits. Every run adds up what arrived and fails when the sum is wrong.
struct RingBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ring", abstract: "The ring between two pinned threads, in million elements a second.")

  @Option(help: "Elements a run; batches send twice as many.")
  var items = 20_000_000

  @Option(help: "Slots of the ring, a power of two.")
  var slots = 65_536

  @Option(help: "Runs, of which the median counts.")
  var runs = 7

  func run() throws {
    let single = try median { try Self.measure(count: items, slots: slots, Self.pushSingle, Self.popSingle) }
    let batch = try median { try Self.measure(count: items * 2, slots: slots, Self.pushBatches, Self.popBatches) }
    let inPlace = try median { try Self.measure(count: items * 2, slots: slots, Self.fillBatches, Self.popBatches) }
    print("ring 8B single: \(Self.figure(single)) Mops/s")
    print("ring 8B batch64: \(Self.figure(batch)) Mops/s copied, \(Self.figure(inPlace)) Mops/s written in place")
  }

  private func median(_ run: () throws -> Double) throws -> Double {
    let rates = try (0..<max(1, runs)).map { _ in try run() }.sorted()
    return rates[rates.count / 2]
  }

  private static func figure(_ rate: Double) -> String { String(format: "%.1f", rate) }
}

extension RingBenchmark {
  private typealias Producer = RingProducer<UInt64>
  private typealias Consumer = RingConsumer<UInt64>

  /// One run: million elements a second, from the first push to the last element consumed.
  private static func measure(
    count: Int, slots: Int, _ push: (inout Producer, Int) -> Void,
    _ pop: @escaping @Sendable (inout Consumer, Int) -> UInt64
  ) throws -> Double {
    let ring = Ring<UInt64>(capacity: slots)
    var producer = ring.producer
    let consumer = ConsumingThread(ring.consumer, count: count, pop)
    pin(toProcessor: 0)
    let start = ContinuousClock.now
    push(&producer, count)
    let sum = consumer.join()
    let elapsed = ContinuousClock.now - start
    guard sum == UInt64(count) * UInt64(count - 1) / 2 else {
      throw ValidationError("the ring lost or doubled elements: the sum is \(sum)")
    }
    return Double(count) / (elapsed / .microseconds(1))
  }

  private static func pushSingle(_ producer: inout Producer, count: Int) {
    for number in 0..<UInt64(count) {
      while producer.push(number) != nil {}
    }
  }

  private static func pushBatches(_ producer: inout Producer, count: Int) {
    var batch = [64 of UInt64](repeating: 0)
    for start in stride(from: 0, to: count, by: 64) {
      for offset in 0..<64 { batch[offset] = UInt64(start &+ offset) }
      var sent = 0
      let size = min(64, count - start)
      while sent < size {
        sent += producer.push(contentsOf: batch.span.extracting(sent..<size))
      }
    }
  }

  private static func fillBatches(_ producer: inout Producer, count: Int) {
    var next: UInt64 = 0
    while next < count {
      let wanted = min(64, count - Int(next))
      let taken = producer.push(upTo: wanted) { slots in
        let first = next
        for offset in 0..<UInt64(slots.freeCapacity) { slots.append(first &+ offset) }
      }
      next += UInt64(taken)
    }
  }

  private static let popSingle: @Sendable (inout Consumer, Int) -> UInt64 = { consumer, count in
    var sum: UInt64 = 0
    var left = count
    while left > 0 {
      guard let number = consumer.pop() else { continue }
      sum &+= number
      left -= 1
    }
    return sum
  }

  private static let popBatches: @Sendable (inout Consumer, Int) -> UInt64 = { consumer, count in
    var sum: UInt64 = 0
    var left = count
    while left > 0 {
      let taken = consumer.peek { numbers in
        for index in numbers.indices { sum &+= numbers[index] }
        return numbers.count
      }
      consumer.advance(by: taken)
      left -= taken
    }
    return sum
  }

  /// Keeps the calling thread on one processor. The call is a GNU extension that the Glibc module leaves out, so it is
  /// looked up by name.
  fileprivate static func pin(toProcessor processor: Int) {
    typealias SetAffinity = @convention(c) (pthread_t, Int, UnsafePointer<cpu_set_t>) -> Int32
    guard let symbol = unsafe dlsym(nil, "pthread_setaffinity_np") else { return }
    var set = cpu_set_t()
    set.__bits.0 = 1 << UInt(processor)
    _ = unsafe unsafeBitCast(symbol, to: SetAffinity.self)(pthread_self(), MemoryLayout<cpu_set_t>.size, &set)
  }
}

/// A thread on CPU 1 that owns the consuming end for one run.
private final class ConsumingThread: @unchecked Sendable {
  // Unchecked: the end and the sum are the thread's own until it posts `done`, which `join` waits for.
  private var consumer: RingConsumer<UInt64>
  private var sum: UInt64 = 0
  private let done = DispatchSemaphore(value: 0)

  init(
    _ consumer: consuming RingConsumer<UInt64>, count: Int,
    _ pop: @escaping @Sendable (inout RingConsumer<UInt64>, Int) -> UInt64
  ) {
    self.consumer = consumer
    Thread.detachNewThread { [self] in
      RingBenchmark.pin(toProcessor: 1)
      sum = pop(&self.consumer, count)
      done.signal()
    }
  }

  func join() -> UInt64 {
    done.wait()
    return sum
  }
}
