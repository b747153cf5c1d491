internal import TaihuCore

/// What the writer keeps of a series and seldom looks at.
struct SeriesMarks {
  /// The newest reading, unless a later one is in the log.
  var latest: OpenReading?
  /// The last time that is in a chunk.
  var sealedThrough: Timestamp?
  /// The time before which its readings were given up.
  var rawSince = Timestamp(nanoseconds: .min)
}
