/// What to do after commits that failed: wait, longer each time, and in the end give up so that the service manager starts
/// afresh. A full disk is waited out for ever, since a restart would not mend it.
///
/// A value-type state machine: it decides, the pipeline acts.
struct CommitRetry {
  /// What the pipeline should do now.
  enum Action: Equatable {
    /// Try again after so many nanoseconds.
    case wait(nanoseconds: Int64)
    /// End the process with a failure.
    case giveUp
  }

  /// Failures in a row after which the process gives up.
  static let failuresMax = 8
  /// The first wait, one second, doubled at each failure up to ``waitMax``.
  static let waitFirst: Int64 = 1_000_000_000
  /// The longest wait, thirty seconds.
  static let waitMax: Int64 = 30_000_000_000
  /// The longest wait for room on the disk, three seconds: looking costs little, and nothing is stored meanwhile.
  static let waitMaxFull: Int64 = 3_000_000_000

  private(set) var failures = 0

  /// A commit succeeded.
  mutating func succeeded() { failures = 0 }

  /// A commit failed, or its outcome is unknown.
  mutating func failed(diskIsFull: Bool) -> Action {
    failures += 1
    if failures >= Self.failuresMax && !diskIsFull { return .giveUp }
    let doublings = min(failures - 1, 5)
    return .wait(nanoseconds: min(Self.waitFirst << Int64(doublings), diskIsFull ? Self.waitMaxFull : Self.waitMax))
  }
}
