public import TaihuCore

/// What a reading is to the store, before it is appended.
public enum Admission: Hashable, Sendable {
  /// Later than everything known of its series.
  case new
  /// Not known, and earlier than another reading of its series.
  case late
  /// Known: same series, time and value. Not to be appended.
  case duplicate
  /// Same series and time with another value; appending it replaces `former`, which belongs in the quarantine.
  case conflict(former: Reading)
}
