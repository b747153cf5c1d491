public import TaihuCore

/// What became of one quarantined message that was run again.
public enum ReplayOutcome: Sendable, Hashable {
  /// It gave readings, so many of them new; the entry is closed.
  case stored(readings: Int)
  /// It is still refused; the entry stays open.
  case refused(Refusal)
  /// It was not run, for the reason given.
  case skipped(String)
}
