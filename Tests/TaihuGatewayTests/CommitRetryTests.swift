import Testing

@testable import TaihuGateway

@Suite("What follows a failed commit")
struct CommitRetryTests {
  @Test("the waits double up to half a minute, then the process gives up")
  func doubling() {
    var retry = CommitRetry()
    var seconds: [Int64] = []
    for _ in 1..<CommitRetry.failuresMax {
      guard case .wait(let nanoseconds) = retry.failed(diskIsFull: false) else {
        Issue.record("gave up after \(seconds.count) failures")
        return
      }
      seconds.append(nanoseconds / 1_000_000_000)
    }
    #expect(seconds == [1, 2, 4, 8, 16, 30, 30])
    #expect(retry.failed(diskIsFull: false) == .giveUp)
  }

  @Test("a success forgets the failures")
  func success() {
    var retry = CommitRetry()
    for _ in 0..<5 { _ = retry.failed(diskIsFull: false) }
    retry.succeeded()
    #expect(retry.failed(diskIsFull: false) == .wait(nanoseconds: 1_000_000_000))
  }

  @Test("a full disk is waited out for ever, looked at every three seconds")
  func fullDisk() {
    var retry = CommitRetry()
    for _ in 0..<100 {
      guard case .wait(let nanoseconds) = retry.failed(diskIsFull: true) else {
        Issue.record("gave up on a full disk")
        return
      }
      #expect(nanoseconds <= CommitRetry.waitMaxFull)
    }
  }
}
