internal import TaihuCore

/// Finds where readings of one series are missing in a stretch of time.
///
/// Memory O(gaps), and O(readings) where the cadence has to be observed.
struct GapSearch {
  /// A stretch without a reading.
  struct Gap: Hashable {
    /// The reading before it, or the beginning of what is looked at.
    var start: Timestamp
    /// The reading after it, or the end of what is looked at.
    var end: Timestamp

    /// Its length in nanoseconds.
    var length: Int64 { end.nanoseconds(since: start) }
  }

  /// A gap is longer than so many cadences: one reading is missing for sure, and a little delay is none.
  static let tolerance = 1.5

  /// The cadence in nanoseconds, or `nil` when it can't be told.
  let cadence: Int64?
  /// Whether the cadence was observed, and not declared.
  let isObserved: Bool
  /// The readings there should be.
  let expected: Int64
  /// The readings there are.
  let received: Int64
  /// The places of the cadence that have a reading.
  let filled: Int64
  /// Where readings are missing, in the order of time.
  let gaps: [Gap]

  /// The share of places that have a reading, 0…1; `nil` when the cadence can't be told.
  var share: Double? { cadence == nil || expected == 0 ? nil : Double(filled) / Double(expected) }

  /// The longest gaps, the longest first.
  func longest(_ count: Int) -> [Gap] {
    Array(gaps.sorted { ($0.length, $1.start) > ($1.length, $0.start) }.prefix(count))
  }

  /// Looks through the times of readings, which are in order.
  ///
  /// - Parameter declared: the cadence that the pack states; without one it is the median of what is observed.
  init(_ times: [Timestamp], in range: Range<Timestamp>, declared: Int64?) {
    isObserved = declared == nil
    cadence = declared.flatMap { $0 > 0 ? $0 : nil } ?? Self.median(of: times)
    received = Int64(times.count)
    guard let cadence else {
      (expected, filled, gaps) = (received, received, [])
      return
    }
    let span = range.upperBound.nanoseconds(since: range.lowerBound)
    expected = max(span / cadence, 1)
    var (places, last) = (Int64(0), Int64.min)
    for time in times {
      let place = time.nanoseconds(since: range.lowerBound) / cadence
      if place > last { (places, last) = (places + 1, place) }
    }
    filled = min(places, expected)
    let edges = [range.lowerBound] + times + [range.upperBound]
    let limit = Double(cadence) * Self.tolerance
    gaps = zip(edges, edges.dropFirst()).filter { Double($1.nanoseconds(since: $0)) > limit }
      .map { Gap(start: $0, end: $1) }
  }

  /// The median time from one reading to the next; `nil` for fewer than three readings.
  private static func median(of times: [Timestamp]) -> Int64? {
    let steps = zip(times, times.dropFirst()).map { $1.nanoseconds(since: $0) }.filter { $0 > 0 }.sorted()
    return steps.count < 2 ? nil : steps[steps.count / 2]
  }
}
