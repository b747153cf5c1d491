internal import TaihuCore

/// Readings in the order of their arrival, each with the way back to the one before of its series.
///
/// To take in a reading writes at the end and nowhere else, however many series take turns: nothing has to be fetched into
/// the cache, as the ends of thousands of arrays would.
struct ReadingLog {
  private(set) var rows: [OpenReading] = []
  /// How many places before it the last reading of the same series stands; 0 for none.
  private var distances: [UInt32] = []
  /// The place of the first of the rows.
  private(set) var first = 0

  /// The place of the next reading. Places grow by one and are never used twice.
  var next: Int { first + rows.count }

  /// Whether a place is still in the log.
  func holds(_ place: Int) -> Bool { place >= first }

  /// The reading of a place that the log holds.
  subscript(_ place: Int) -> OpenReading { rows[place - first] }

  /// Appends a reading; `former` is the place of the last one of the same series, or -1.
  @inline(__always)
  mutating func append(_ row: OpenReading, former: Int) {
    distances.append(former < first ? 0 : UInt32(next - former))
    rows.append(row)
  }

  /// The readings of one series, going back from a place while `isWanted`; in the order of their arrival.
  ///
  /// - Parameter count: how many are expected.
  /// - Complexity: O(those returned).
  func chain(from place: Int, count: Int = 0, while isWanted: (OpenReading) -> Bool) -> [OpenReading] {
    var (chain, index) = ([OpenReading](), place - first)
    chain.reserveCapacity(count)
    while index >= 0, isWanted(rows[index]) {
      chain.append(rows[index])
      guard distances[index] > 0 else { break }
      index -= Int(distances[index])
    }
    chain.reverse()
    return chain
  }

  /// The readings of one series with sequence numbers above one and up to another, going back from a place; in the order
  /// of their arrival.
  ///
  /// - Parameter count: how many are expected.
  /// - Complexity: O(those above the first number).
  func readings(from place: Int, above low: Int64, through high: Int64, count: Int) -> [Reading] {
    var (readings, index) = ([Reading](), place - first)
    readings.reserveCapacity(count)
    while index >= 0, rows[index].sequence > low {
      if rows[index].sequence <= high { readings.append(rows[index].reading) }
      guard distances[index] > 0 else { break }
      index -= Int(distances[index])
    }
    readings.reverse()
    return readings
  }

  /// Forgets the readings at the beginning that have sequence numbers up to one.
  ///
  /// - Complexity: O(*n*).
  mutating func removeFirst(through sequence: Int64) {
    let count = rows.firstIndex { $0.sequence > sequence } ?? rows.count
    rows.removeFirst(count)
    distances.removeFirst(count)
    first += count
  }
}
