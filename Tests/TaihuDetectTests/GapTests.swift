import TaihuCore
import Testing

@testable import TaihuDetect

@Suite("Gaps")
struct GapTests {
  @Test(
    "the silence that counts is three cadences, or one and a minute",
    arguments: [(second, 61 * second), (30 * second, 90 * second), (minute, 3 * minute), (.max, .max)])
  func limit(cadence: Int64, limit: Int64) {
    #expect(SilenceWatch.limit(cadence: cadence) == limit)
  }

  @Test("silence raises a gap without a message, and the next reading ends it")
  func gap() throws {
    var lab = Lab(QualityRules(cadence: minute, learns: false))
    lab.wait(from: 0, to: 0)
    lab.feed(20, at: 0)
    lab.wait(from: 10, to: 180)
    #expect(lab.changes.isEmpty)
    lab.wait(from: 190, to: 400)
    let raised = try #require(lab.episodes(.gap).first)
    #expect(raised.start == at(0))
    #expect(raised.end == nil)
    #expect(raised.summary == "pm25 at binhu/lihu-01/aqm-7 has been silent since 2026-03-16T00:00:00Z")
    #expect(names(lab.feed(20, at: 410)) == ["gap"])
    #expect(lab.episodes(.gap).map(\.end) == [at(410)])
    #expect(names(lab.feed(20, at: 470)).isEmpty)
  }

  @Test(
    "a series whose device says that it is gone is silent at once, until its next reading", arguments: [nil, minute])
  func gone(cadence: Int64?) {
    var lab = Lab(QualityRules(cadence: cadence, learns: false))
    lab.wait(from: 0, to: 0)
    lab.judge.fallSilent(lab.series)
    #expect(lab.judge.drainChanges().isEmpty, "a series without a reading has nothing to be silent about")
    lab.feed(20, at: 0)
    lab.judge.fallSilent(lab.series)
    lab.wait(from: 10, to: 1_000)
    #expect(lab.changes.count == 1)
    #expect(lab.episodes(.gap).map(\.start) == [at(0)])
    lab.feed(20, at: 1_005, late: true)
    #expect(lab.episodes(.gap).map(\.end) == [nil])
    lab.feed(20, at: 1_010)
    #expect(lab.episodes(.gap).map(\.end) == [at(1_010)])
  }

  @Test("a gap is raised once, however long it lasts")
  func once() {
    var lab = Lab(QualityRules(cadence: minute, learns: false))
    lab.wait(from: 0, to: 0)
    lab.feed(20, at: 0)
    lab.wait(from: 10, to: 20_000)
    #expect(lab.changes.count == 1)
  }

  @Test("a hole between two readings that came together is an episode with both its ends")
  func hole() throws {
    var lab = Lab(QualityRules(cadence: minute, learns: false))
    lab.wait(from: 0, to: 0)
    lab.feed(20, at: -60)
    lab.feed(20, at: 0)
    #expect(names(lab.feed(20, at: 3_600)) == ["gap"])
    let episode = try #require(lab.episodes(.gap).first)
    #expect(episode.start == at(0))
    #expect(episode.end == at(3_600))
    #expect(lab.changes.map(\.isNew) == [true, false])
  }

  @Test("a series slower than its cadence is not one gap after the other")
  func slow() {
    var lab = Lab(QualityRules(cadence: minute, learns: false))
    lab.wait(from: 0, to: 0)
    for step in 0..<100 { lab.feed(20, at: Int64(step) * 300) }
    #expect(lab.episodes(.gap).isEmpty)
  }

  @Test("a late reading does not end a gap")
  func late() {
    var lab = Lab(QualityRules(cadence: minute, learns: false))
    lab.wait(from: 0, to: 0)
    lab.feed(20, at: 0)
    lab.wait(from: 10, to: 400)
    lab.feed(20, at: -60, late: true)
    #expect(lab.changes.count == 1)
    lab.feed(20, at: 410)
    #expect(lab.changes.last?.episode.end == at(410))
  }

  @Test(
    "a wall clock that jumps raises no gap",
    arguments: [365 * 86_400, -365 * 86_400, 3_600, -3_600] as [Int64])
  func clockJump(jump: Int64) {
    var lab = Lab(QualityRules(cadence: 10 * second, learns: false))
    for step in 0..<60 { wallStep(step, offset: 0, &lab) }
    for step in 60..<120 { wallStep(step, offset: jump, &lab) }
    #expect(lab.changes.isEmpty)
  }

  /// A device that speaks every ten seconds without a clock of its own.
  private func wallStep(_ step: Int, offset: Int64, _ lab: inout Lab) {
    let now = Int64(step) * 10 + offset
    lab.judge.tick(now: at(now))
    #expect(!lab.feed(20, at: now, reasons: .substitutedTime).reasons.contains(.gap))
  }

  @Test("after a jump back, silence is still noticed in time")
  func silenceAfterJump() {
    var lab = Lab(QualityRules(cadence: minute, learns: false))
    lab.wait(from: 0, to: 60)
    lab.feed(20, at: 60)
    lab.wait(from: 60 - 86_400, to: 60 - 86_400 + 200)
    #expect(lab.episodes(.gap).count == 1)
  }

  @Test("a pipeline that stood still raises no gaps when it goes on")
  func stall() {
    var lab = Lab(QualityRules(cadence: 10 * second, learns: false))
    lab.wait(from: 0, to: 0)
    lab.feed(20, at: 0)
    lab.judge.tick(now: at(7_200))
    lab.feed(20, at: 10)
    lab.wait(from: 7_201, to: 7_202, step: 1)
    #expect(lab.changes.isEmpty)
  }

  @Test("impossible values are no silence")
  func impossible() {
    var lab = Lab(QualityRules(validRange: 0...100, cadence: minute, learns: false))
    lab.wait(from: 0, to: 0)
    for step in 0..<60 {
      lab.judge.tick(now: at(Int64(step) * 60))
      lab.feed(step == 0 || step == 59 ? 20 : 900, at: Int64(step) * 60)
    }
    #expect(lab.episodes(.gap).isEmpty)
    #expect(names(lab.feed(20, at: 3_600)).isEmpty)
  }

  @Test("a series that never spoke, or has no cadence, is not missed")
  func unknown() {
    var lab = Lab(QualityRules(learns: false))
    lab.wait(from: 0, to: 0)
    lab.feed(20, at: 0)
    lab.wait(from: 0, to: 9_000)
    #expect(lab.changes.isEmpty)
    #expect(names(lab.feed(20, at: 9_000)).isEmpty)
  }
}
