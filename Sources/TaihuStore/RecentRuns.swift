internal import GRDB
internal import TaihuCore

/// The unsealed readings of a moment, all in one array, those of a series one behind the other by strictly increasing time.
///
/// It is filled in two passes, one that counts and one that places: thousands of arrays that grow in turns cost several
/// times as much, most of it in waiting for memory.
struct RecentRuns {
  private var rows: [OpenReading] = []
  /// By series number, where its readings begin and end.
  private var starts: [Int] = []
  private var ends: [Int] = []
  /// The sequence number of the last reading that was looked at; 0 when there was none.
  private(set) var lastSequence: Int64 = 0
  /// Readings that are not later than all before them of their series; they were not taken in.
  private(set) var late: [OpenReading] = []

  /// Nothing.
  init() {}

  /// The readings that count.
  ///
  /// - Complexity: O(unsealed readings), some fifty nanoseconds each.
  init(_ progress: Progress, _ database: Database) throws {
    var counts: [Int] = []
    try RecentTable.forEachSeries(after: progress.sealed, database) { series in
      let index = Int(series.rawValue)
      if counts.count <= index { counts.append(contentsOf: repeatElement(0, count: index + 1 - counts.count)) }
      counts[index] += 1
    }
    reserve(counts)
    try RecentTable.forEach(after: progress.sealed, database) { row in
      lastSequence = row.sequence
      if progress.counts(row), !place(row) { late.append(row) }
      return true
    }
  }

  /// The readings of a series.
  subscript(series: SeriesID) -> ArraySlice<OpenReading> {
    let index = Int(series.rawValue)
    return index < starts.count ? rows[starts[index]..<ends[index]] : []
  }

  /// Removes the readings of a series and returns them.
  mutating func remove(_ series: SeriesID) -> [OpenReading] {
    let removed = Array(self[series])
    if !removed.isEmpty { ends[Int(series.rawValue)] = starts[Int(series.rawValue)] }
    return removed
  }

  private mutating func reserve(_ counts: [Int]) {
    var total = 0
    for count in counts {
      starts.append(total)
      total += count
    }
    ends = starts
    let nothing = Reading(
      series: SeriesID(0), time: .epoch, received: .epoch, value: 0, quality: .bad, reasons: QualityReasons())
    rows = [OpenReading](repeating: OpenReading(sequence: 0, reading: nothing), count: total)
  }

  /// Places a reading behind the others of its series; returns whether it is later than they are.
  private mutating func place(_ row: OpenReading) -> Bool {
    let index = Int(row.reading.series.rawValue)
    let end = ends[index]
    guard end == starts[index] || rows[end - 1].reading.time < row.reading.time else { return false }
    rows[end] = row
    ends[index] = end + 1
    return true
  }
}
