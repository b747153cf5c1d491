import Foundation
import Synchronization
import Testing

@testable import TaihuRing

@Suite("The doorbell", .serialized)
struct DoorbellTests {
  @Test("a ring before the wait ends it at once, and counts once")
  func remembered() {
    let bell = Doorbell()
    bell.ring()
    bell.ring()
    #expect(bell.wait(timeout: .seconds(60)))
    #expect(!bell.wait(timeout: .zero))
  }

  @Test("a wait without a ring ends after its time")
  func timeout() {
    let bell = Doorbell()
    let elapsed = ContinuousClock().measure { #expect(!bell.wait(timeout: .milliseconds(30))) }
    #expect(elapsed >= .milliseconds(30))
  }

  @Test("a ring wakes a sleeper")
  func wakes() {
    let bell = Doorbell()
    Thread.detachNewThread {
      usleep(50_000)
      bell.ring()
    }
    #expect(bell.wait(timeout: .seconds(60)))
  }

  @Test("announced work is never missed, though many ring and the sleeper comes and goes")
  func noLostWakeUp() {
    let bell = Doorbell()
    let ringers = 3
    let each = 20_000
    let shared = SharedAtomic(work: 0)
    for _ in 0..<ringers {
      Thread.detachNewThread {
        for round in 0..<each {
          shared.work.wrappingAdd(1, ordering: .releasing)
          bell.ring()
          if round % 100 == 0 { usleep(100) }
        }
      }
    }
    var waitsInVain = 0
    while shared.work.load(ordering: .acquiring) < ringers * each && waitsInVain < 3 {
      if !bell.wait(timeout: .seconds(5)) { waitsInVain += 1 }
    }
    #expect(shared.work.load(ordering: .acquiring) == ringers * each)
    #expect(waitsInVain == 0)
  }

  @Test("two threads can hand a turn to each other through two bells for ever")
  func pingPong() {
    let (there, back) = (Doorbell(), Doorbell())
    let rounds = 5_000
    let isDone = SharedAtomic(work: 0)
    Thread.detachNewThread {
      for _ in 0..<rounds {
        guard there.wait(timeout: .seconds(10)) else { return }
        back.ring()
      }
      isDone.work.store(1, ordering: .releasing)
    }
    var answered = 0
    for _ in 0..<rounds {
      there.ring()
      if back.wait(timeout: .seconds(10)) { answered += 1 }
    }
    #expect(answered == rounds)
  }
}

/// An atomic that threads of a test can share.
private final class SharedAtomic: Sendable {
  let work: Atomic<Int>

  init(work: Int) {
    self.work = Atomic(work)
  }
}
