internal import GRDB
internal import TaihuCore

/// The unsealed readings as a reader sees them, by series.
///
/// There is no index by series on disk, so that writing costs an append. For one question about one series a scan is
/// cheap enough; from the second series in a snapshot on, everything unsealed is read once and kept by series, and later
/// snapshots read only what was added.
struct RecentIndex {
  private var buffers: [SeriesID: OpenBuffer] = [:]
  private var progress: Progress?
  private var lastSequence: Int64 = 0
  private var questions = 0
  private var isCurrent = false

  /// A new snapshot begins: what was read may be old.
  mutating func beginSnapshot() {
    (questions, isCurrent) = (0, false)
  }

  /// The unsealed readings of a series in `from..<to`, by time.
  mutating func readings(
    of series: SeriesID, from: Timestamp, to: Timestamp, _ database: Database
  ) throws -> [Reading] {
    questions += 1
    if questions > 1 && !isCurrent { try refresh(database) }
    if isCurrent { return buffers[series]?.rows(from: from, to: to).map(\.reading) ?? [] }
    var buffer = OpenBuffer()
    let progress = try Progress.load(database)
    for row in try RecentTable.open(of: series, from: from, to: to, progress, database) { _ = buffer.put(row) }
    return buffer.rows.map(\.reading)
  }

  private mutating func refresh(_ database: Database) throws {
    let current = try Progress.load(database)
    if progress?.sealed != current.sealed || progress?.filling != current.filling {
      buffers.removeAll(keepingCapacity: true)
      lastSequence = current.sealed
    }
    try RecentTable.forEach(after: lastSequence, database) { row in
      lastSequence = row.sequence
      if current.counts(row) { _ = buffers[row.reading.series, default: OpenBuffer()].put(row) }
      return true
    }
    (progress, isCurrent) = (current, true)
  }
}
