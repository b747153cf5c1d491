internal import GRDB
internal import TaihuCore

/// The unsealed readings as a reader sees them, by series.
///
/// There is no index by series on disk, so that writing costs an append. The first questions of a reader scan for their
/// series alone, since a command asks few; after them everything unsealed is kept by series in memory, and each later
/// snapshot reads only what was added since.
struct RecentIndex {
  /// By series number; the first is not used.
  private var buffers: [OpenBuffer] = []
  private var progress = Progress()
  private var lastSequence: Int64 = 0
  private var isBuilt = false
  private var isCurrent = false
  private var questions = 0

  /// Questions that scan; as many as one command asks, which then need no index.
  static let scansMax = 2

  /// A new snapshot begins: what was read may be old.
  mutating func beginSnapshot() {
    isCurrent = false
  }

  /// The unsealed readings of a series in `from..<to`, by time.
  ///
  /// - Complexity: O(log *n* + found) plus what was committed since the last question; the first three of a reader
  ///   O(unsealed readings of all series).
  mutating func readings(
    of series: SeriesID, from: Timestamp, to: Timestamp, _ database: Database
  ) throws -> [Reading] {
    questions += 1
    if questions > Self.scansMax {
      try refresh(database)
      return open(series).rows(from: from, to: to).filter { progress.counts($0) }.map(\.reading)
    }
    var buffer = OpenBuffer()
    let current = try Progress.load(database)
    for row in try RecentTable.open(of: series, from: from, to: to, current, database) { _ = buffer.put(row) }
    return buffer.rows.map(\.reading)
  }

  /// The newest of the unsealed readings of each of some series that has one.
  ///
  /// - Complexity: as of ``readings(of:from:to:_:)``; the first question O(``StoreConfiguration/latestFlushReadings``).
  mutating func newest(of series: Set<SeriesID>, _ database: Database) throws -> [SeriesID: Reading] {
    questions += 1
    var newest: [SeriesID: Reading] = [:]
    if questions > Self.scansMax {
      try refresh(database)
      for id in series { newest[id] = open(id).rows.last(where: progress.counts)?.reading }
      return newest
    }
    try RecentTable.forEach(after: Progress.load(database).latest, database) { row in
      let reading = row.reading
      if series.contains(reading.series), (newest[reading.series]?.time).map({ reading.time >= $0 }) ?? true {
        newest[reading.series] = reading
      }
      return true
    }
    return newest
  }

  private func open(_ series: SeriesID) -> OpenBuffer {
    let index = Int(series.rawValue)
    return index < buffers.count ? buffers[index] : OpenBuffer()
  }

  private mutating func refresh(_ database: Database) throws {
    if isCurrent { return }
    let current = try Progress.load(database)
    if !isBuilt || progress.sealed != current.sealed || progress.filling != current.filling {
      for index in buffers.indices { buffers[index].removeAll() }
      lastSequence = current.sealed
    }
    try RecentTable.forEach(after: lastSequence, database) { row in
      lastSequence = row.sequence
      guard current.counts(row) else { return true }
      let index = Int(row.reading.series.rawValue)
      while buffers.count <= index { buffers.append(OpenBuffer()) }
      _ = buffers[index].put(row)
      return true
    }
    (progress, isCurrent, isBuilt) = (current, true, true)
  }
}
