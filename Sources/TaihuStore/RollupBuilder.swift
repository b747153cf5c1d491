internal import GRDB
internal import TaihuChunk
internal import TaihuCore

/// Keeps the rollups equal to the readings in chunks, inside the transaction that seals.
///
/// Only windows of sealed readings are touched. A window of five minutes is computed from the readings themselves, an hour
/// from its windows of five minutes, a day from its hours.
struct RollupBuilder {
  /// The rollups.
  let tables: RollupTables
  /// The chunks.
  let chunks: ChunkLookup
  /// From when on rollups are kept.
  let kept: KeptMarks

  /// Brings the windows of readings that were just sealed up to date.
  ///
  /// - Parameters:
  ///   - readings: by strictly increasing time, at least one.
  ///   - sealedBefore: the last time of the series that was in a chunk before.
  ///   - tail: what the newest windows came to, where that is at hand; becomes what they come to now.
  /// - Complexity: O(readings) when they are later than `sealedBefore` and the tail is at hand; else the chunks of the hours
  ///   touched are read.
  func rebuild(
    _ readings: [Reading], of series: SeriesID, sealedBefore: Timestamp?, tail: inout RollupTail?
  ) throws {
    guard let first = readings.first else { return }
    let isInOrder = sealedBefore.map { first.time > $0 } ?? true
    guard isInOrder, RollupLevel.day.start(of: first.time) >= kept.rollup(.fiveMinutes),
      var next = try tail.flatMap({ $0.newestTime == sealedBefore ? $0 : nil })
        ?? restored(series, through: sealedBefore)
    else {
      tail = nil
      return try recompute(readings, of: series, sealedBefore: sealedBefore)
    }
    var changes: [RollupTail.Change] = []
    for reading in readings { next.add(reading, into: &changes) }
    next.flush(into: &changes)
    for change in changes {
      let table = tables[change.level]
      try change.isStored ? table.save(change.window, of: series) : table.insert(change.window, of: series)
    }
    tail = next
  }

  /// The tail of a series whose last sealed reading is of a time; `nil` when the chunk that holds it is damaged.
  private func restored(_ series: SeriesID, through last: Timestamp?) throws -> RollupTail? {
    guard let last else { return RollupTail() }
    let (cell, hour) = (RollupLevel.fiveMinutes.start(of: last), RollupLevel.hour.start(of: last))
    let readings = try sealed(series, from: cell, to: last.advanced(byNanoseconds: 1))
    guard readings.last?.time == last else { return nil }
    return RollupTail(
      restoring: readings, after: try windows(.fiveMinutes, before: cell, of: series),
      try windows(.hour, before: hour, of: series))
  }

  /// The windows that lie before one in its bucket.
  private func windows(_ level: RollupLevel, before start: Timestamp, of series: SeriesID) throws -> [WindowSummary] {
    let slot = level.slot(of: start)
    guard slot > 0 else { return [] }
    var windows: [WindowSummary] = []
    try tables[level].forEach(in: level.bucket(of: start), of: series, slots: 0...slot - 1) { windows.append($0) }
    return windows
  }

  /// Computes the windows of readings anew, from the chunks where these hold others.
  private func recompute(_ readings: [Reading], of series: SeriesID, sealedBefore: Timestamp?) throws {
    for run in Self.days(of: readings) {
      let day = RollupLevel.day.start(of: run[run.startIndex].time)
      if day >= kept.rollup(.fiveMinutes) {
        try rebuildCells(run, of: series, sealedBefore: sealedBefore)
        for hour in Self.starts(of: run, .hour) { try roll(.fiveMinutes, into: .hour, at: hour, of: series) }
        try roll(.hour, into: .day, at: day, of: series)
      } else {
        let readings = try sealed(series, from: day, to: day.advanced(byNanoseconds: RollupLevel.dayNanoseconds))
        for level in RollupLevel.allCases where day >= kept.rollup(level) {
          for window in WindowSummary.cut(readings, level) { try tables[level].save(window, of: series) }
        }
      }
    }
  }

  /// Adds readings of a time whose readings were given up: what the windows came to can only be added to.
  func add(_ readings: [Reading], of series: SeriesID) throws {
    for run in Self.days(of: readings) {
      let day = RollupLevel.day.start(of: run[run.startIndex].time)
      for level in RollupLevel.allCases where day >= kept.rollup(level) {
        for window in WindowSummary.cut(run, level) {
          let former = try tables[level].window(of: series, at: window.start)
          try tables[level].save(former.map { Self.joined([$0, window]) } ?? window, of: series)
        }
      }
    }
  }

  /// Windows that begin after everything sealed before hold these readings and no others; for the rest the chunks are
  /// read, hour by hour.
  private func rebuildCells(_ run: ArraySlice<Reading>, of series: SeriesID, sealedBefore: Timestamp?) throws {
    let isNew = { (start: Timestamp) in sealedBefore.map { start > $0 } ?? true }
    let cells = WindowSummary.cut(run, .fiveMinutes)
    for cell in cells where isNew(cell.start) { try tables[.fiveMinutes].save(cell, of: series) }
    let touched = Set(cells.lazy.map(\.start).filter { !isNew($0) })
    for hour in Set(touched.map { RollupLevel.hour.start(of: $0) }) {
      let readings = try sealed(series, from: hour, to: hour.advanced(byNanoseconds: RollupLevel.hour.nanoseconds))
      for cell in WindowSummary.cut(readings, .fiveMinutes) where touched.contains(cell.start) {
        try tables[.fiveMinutes].save(cell, of: series)
      }
    }
  }

  /// Computes a window from those of the next smaller width.
  private func roll(_ part: RollupLevel, into whole: RollupLevel, at start: Timestamp, of series: SeriesID) throws {
    var parts: [WindowSummary] = []
    try tables[part].forEach(in: part.bucket(of: start), of: series) { parts.append($0) }
    guard !parts.isEmpty else { return }
    var window = Self.joined(parts)
    window.start = start
    try tables[whole].save(window, of: series)
  }

  private func sealed(_ series: SeriesID, from: Timestamp, to: Timestamp) throws -> [Reading] {
    var walk = try SeriesWalk(series, from: from, to: to, chunks: chunks, open: [])
    var readings: [Reading] = []
    // A damaged chunk is told of by whoever reads its readings.
    while let run = try walk.next(damaged: { _ in }) { readings += run }
    return readings
  }

  private static func joined(_ parts: [WindowSummary]) -> WindowSummary {
    var window = WindowSummary(start: parts[0].start)
    var sum = CompensatedSum()
    for part in parts {
      window.count(part)
      sum.add(part.sum)
    }
    window.sum = sum.value
    return window
  }

  private static func days(of readings: [Reading]) -> [ArraySlice<Reading>] {
    var (days, rest) = ([ArraySlice<Reading>](), readings[...])
    while let first = rest.first {
      let day = RollupLevel.day.start(of: first.time)
      days.append(rest.prefix { RollupLevel.day.start(of: $0.time) == day })
      rest = rest.dropFirst(days[days.count - 1].count)
    }
    return days
  }

  private static func starts(of run: ArraySlice<Reading>, _ level: RollupLevel) -> [Timestamp] {
    run.reduce(into: []) { starts, reading in
      let start = level.start(of: reading.time)
      if starts.last != start { starts.append(start) }
    }
  }
}

extension WindowSummary {
  /// The windows of readings of one series, in the order of time; those without a reading are left out.
  ///
  /// - Precondition: the readings are by increasing time.
  static func cut(_ readings: some Sequence<Reading>, _ level: RollupLevel) -> [WindowSummary] {
    var windows: [WindowSummary] = []
    var (window, sum) = (WindowSummary(start: Timestamp(nanoseconds: .min)), WindowSum())
    func end() {
      guard window.good + window.suspect + window.bad > 0 else { return }
      window.sum = sum.value
      windows.append(window)
    }
    for reading in readings {
      let start = level.start(of: reading.time)
      if start != window.start {
        end()
        (window, sum) = (WindowSummary(start: start), WindowSum())
      }
      window.count(reading)
      if reading.quality != .bad { sum.add(reading.value, at: reading.time) }
    }
    end()
    return windows
  }
}
