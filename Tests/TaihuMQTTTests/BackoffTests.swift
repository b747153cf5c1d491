import Testing

@testable import TaihuMQTT

@Suite("The back-off")
struct BackoffTests {
  @Test("delays double from the least to the most, each between half and the whole")
  func doubling() {
    let seed = UInt64.random(in: .min ... .max)
    var backoff = Backoff(range: .seconds(1) ... .seconds(60), seed: seed)
    for ceiling in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
      let delay = backoff.next()
      #expect(delay >= .seconds(ceiling) / 2 && delay <= .seconds(ceiling), "seed \(seed)")
    }
    backoff.reset()
    #expect(backoff.next() <= .seconds(1))
  }

  @Test("the same seed gives the same delays, another seed gives others")
  func seeds() {
    func delays(_ seed: UInt64) -> [Duration] {
      var backoff = Backoff(range: .seconds(1) ... .seconds(60), seed: seed)
      return (0..<10).map { _ in backoff.next() }
    }
    #expect(delays(1) == delays(1))
    #expect(delays(1) != delays(2))
  }
}
