internal import TaihuCore

/// Merging runs of readings of one series.
enum Merge {
  /// Both runs in one, by time; of equal times the reading of `newer` is taken.
  ///
  /// - Precondition: both are by strictly increasing time.
  /// - Complexity: O(*n* + *m*).
  static func byTime(_ older: [Reading], _ newer: [Reading]) -> [Reading] {
    guard let last = older.last, let first = newer.first else { return older.isEmpty ? newer : older }
    if last.time < first.time { return older + newer }
    var merged: [Reading] = []
    merged.reserveCapacity(older.count + newer.count)
    var (left, right) = (older[...], newer[...])
    while let old = left.first, let new = right.first {
      if old.time < new.time {
        merged.append(left.removeFirst())
      } else {
        if old.time == new.time { left.removeFirst() }
        merged.append(right.removeFirst())
      }
    }
    return merged + left + right
  }
}
