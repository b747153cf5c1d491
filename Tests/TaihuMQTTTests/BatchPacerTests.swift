import Testing

@testable import TaihuMQTT

@Suite("The pacer of batches")
struct BatchPacerTests {
  private func pacer(after counts: [Int]) -> BatchPacer {
    var pacer = BatchPacer()
    for count in counts { pacer.delayRanOut(at: count) }
    return pacer
  }

  /// What the pacer says about batches that find the socket dry, one after the other.
  private func answers(_ pacer: BatchPacer, _ counts: [Int]) -> [Bool] {
    var pacer = pacer
    return counts.map { pacer.socketRanDry(at: $0) }
  }

  @Test("equal batches that ran into the delay show the broker's window")
  func learns() {
    #expect(answers(pacer(after: [20, 20]), [20]) == [false])
    #expect(answers(pacer(after: [7, 20, 20, 20]), [5, 19, 20, 20]) == [false, false, true, true])
  }

  @Test("a batch that holds more than the window shows that there is none")
  func unlearns() {
    #expect(answers(pacer(after: [20, 20, 20]), [21, 20]) == [false, false])
  }

  @Test("a slow trickle and uneven batches are not taken for a window", arguments: [[1, 1, 1, 1], [20, 21, 20, 21]])
  func noWindow(counts: [Int]) {
    #expect(!answers(pacer(after: counts), [1, 20, 21]).contains(true))
  }
}
