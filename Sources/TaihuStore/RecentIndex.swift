internal import GRDB
internal import TaihuCore

/// The unsealed readings as a reader sees them, by series.
///
/// There is no index by series on disk, so that writing costs an append. The first questions of a reader scan for their
/// series alone, since a command asks few; after them everything unsealed is kept by series in memory, and each later
/// snapshot reads only what was added since.
struct RecentIndex {
  /// What stood there when the index was built, series by series.
  private var base = RecentRuns()
  /// What came later, by series number, the first of which is not used; of a series that has late readings, everything.
  private var added: [OpenBuffer] = []
  private var progress = Progress()
  private var lastSequence: Int64 = 0
  private var isBuilt = false
  private var isCurrent = false
  private var questions = 0
  /// The rows above this sequence number were read ahead.
  private var aheadSequence = Int64.max

  /// Questions that scan; as many as one command asks, which then need no index.
  static let scansMax = 2

  /// A new snapshot begins: what was read may be old.
  mutating func beginSnapshot() {
    isCurrent = false
  }

  /// Tells of a question for so many series at once, so that scans do not come first where an index will be needed.
  mutating func expect(series count: Int) {
    if count > Self.scansMax { questions = max(questions, Self.scansMax) }
  }

  /// The unsealed readings of a series in `from..<to`, by time.
  ///
  /// - Complexity: O(log *n* + found) plus what was committed since the last question; the first three of a reader
  ///   O(unsealed readings of all series).
  mutating func readings(
    of series: SeriesID, from: Timestamp, to: Timestamp, _ database: Database, _ ahead: ReadAhead?
  ) throws -> [Reading] {
    questions += 1
    if questions > Self.scansMax {
      try refresh(database, ahead)
      return found(of: series, from: from, to: to)
    }
    let current = try Progress.load(database)
    lookAhead(after: current.sealed, database, ahead)
    var buffer = OpenBuffer()
    for row in try RecentTable.open(of: series, from: from, to: to, current, database) { _ = buffer.put(row) }
    return buffer.rows.map(\.reading)
  }

  /// The newest of the unsealed readings of each of some series that has one.
  ///
  /// - Complexity: as of ``readings(of:from:to:_:_:)``; the first questions
  ///   O(``StoreConfiguration/latestFlushReadings``).
  mutating func newest(of series: Set<SeriesID>, _ database: Database, _ ahead: ReadAhead?) throws -> [SeriesID:
    Reading]
  {
    questions += 1
    var newest: [SeriesID: Reading] = [:]
    if questions > Self.scansMax {
      try refresh(database, ahead)
      for id in series {
        let last = open(id).rows.last(where: progress.counts) ?? base[id].last(where: progress.counts)
        newest[id] = last?.reading
      }
      return newest
    }
    let start = try Progress.load(database).latest
    lookAhead(after: start, database, ahead)
    let take = { (row: OpenReading) in
      let reading = row.reading
      if (newest[reading.series]?.time).map({ reading.time >= $0 }) ?? true { newest[reading.series] = reading }
    }
    if series.count == 1, let id = series.first {
      for row in try RecentTable.rows(of: id, after: start, database) { take(row) }
    } else {
      try RecentTable.forEach(after: start, database) { row in
        if series.contains(row.reading.series) { take(row) }
        return true
      }
    }
    return newest
  }

  /// Has what is to be scanned read from the disk all at once; afterwards it is in the system's cache.
  private mutating func lookAhead(after sequence: Int64, _ database: Database, _ ahead: ReadAhead?) {
    guard sequence < aheadSequence else { return }
    aheadSequence = sequence
    RecentTable.expect(after: sequence, ahead, database)
  }

  private func open(_ series: SeriesID) -> OpenBuffer {
    let index = Int(series.rawValue)
    return index < added.count ? added[index] : OpenBuffer()
  }

  private func found(of series: SeriesID, from: Timestamp, to: Timestamp) -> [Reading] {
    guard from < to else { return [] }
    let (older, newer) = (base[series], open(series))
    let start = older.partition(notBefore: from)
    let end = older.partition(notBefore: to)
    var found: [Reading] = []
    found.reserveCapacity(end - start + newer.rows.count)
    for row in older[start..<end] where progress.counts(row) { found.append(row.reading) }
    for row in newer.rows(from: from, to: to) where progress.counts(row) { found.append(row.reading) }
    return found
  }

  private mutating func refresh(_ database: Database, _ ahead: ReadAhead?) throws {
    if isCurrent { return }
    let current = try Progress.load(database)
    if !isBuilt || progress.sealed != current.sealed || progress.filling != current.filling {
      lookAhead(after: current.sealed, database, ahead)
      for index in added.indices { added[index].removeAll() }
      base = try RecentRuns(current, database)
      for row in base.late { put(row) }
      lastSequence = max(base.lastSequence, current.sealed)
    }
    try RecentTable.forEach(after: lastSequence, database) { row in
      lastSequence = row.sequence
      if current.counts(row) { put(row) }
      return true
    }
    (progress, isCurrent, isBuilt) = (current, true, true)
  }

  /// Adds a reading; one that is not later than all of its series takes those that stand in the base with it.
  private mutating func put(_ row: OpenReading) {
    let index = Int(row.reading.series.rawValue)
    if added.count <= index { added.append(contentsOf: repeatElement(OpenBuffer(), count: index + 1 - added.count)) }
    if let last = base[row.reading.series].last, row.reading.time <= last.reading.time {
      for older in base.remove(row.reading.series) { _ = added[index].put(older) }
    }
    _ = added[index].put(row)
  }
}
