internal import TaihuCore

/// How far the writer has come in giving up what has been kept long enough.
struct RetentionState {
  /// The time to go by.
  var clock = RetentionClock()
  /// The pass in hand.
  var pass: RetentionPass?
  /// The day, by ``clock``, whose pass is over.
  var doneDay: Timestamp?
  /// Whether it was told that nothing more can be given up for the budget's sake; until the database is within it again.
  var hasToldExhausted = false
  /// Used pages up to which nothing more can be given up for the budget's sake.
  var exhaustedPages: Int?
  /// Whether free pages are being given back.
  var isGivingBack = false
}

/// One pass over everything that is kept for a time: readings series by series, then the rest.
struct RetentionPass {
  /// The time by which it goes.
  let now: Timestamp
  /// The next series to look at, from 0.
  var nextSeries = 0
  /// Readings before this go whatever the policy says, for the budget's sake.
  var rawFloor = Timestamp(nanoseconds: .min)
  /// Entries of the quarantine likewise.
  var quarantineFloor = Timestamp(nanoseconds: .min)
  /// Whether a round of sealing was begun for corrections of readings that are about to go.
  var hasSealed = false

  /// The first instant of the present day, which stays.
  var today: Timestamp { RollupLevel.day.start(of: now) }
}
