internal import TaihuCore

/// A walk over rollups and readings of one series in the order of time, which takes of each stretch the cheapest source
/// that is exact, inside a snapshot of a reader.
struct AggregateWalk {
  let reader: StoreReader
  let series: SeriesID
  /// Before this the readings were given up.
  let rawSince: Timestamp
  /// From when on rollups are kept.
  let kept: KeptMarks
  /// What the walk is for.
  var cutter: WindowCutter
  /// Rollups that were read for several series at once.
  let block: RollupBlock?
  private var open: [Reading] = []
  /// From the first time that is in a chunk to the last.
  private var sealed: ClosedRange<Timestamp>?

  /// A walk that fills a cutter.
  init(
    reader: StoreReader, series: SeriesID, rawSince: Timestamp, kept: KeptMarks, cutter: WindowCutter,
    block: RollupBlock? = nil
  ) {
    (self.reader, self.series, self.rawSince, self.kept) = (reader, series, rawSince, kept)
    (self.cutter, self.block) = (cutter, block)
  }

  /// The windows of `from..<to`.
  mutating func windows(from: Timestamp, to: Timestamp) throws -> [WindowSummary] {
    guard from < to else { return [] }
    open = try reader.unsealed(of: series, from: from, to: to)
    sealed = try reader.chunks.times(of: series)
    let level = cutter.exactLevel
    let (first, last) = (Self.ceiling(from, level), level.start(of: to))
    if first < last {
      try readings(from, first)
      try rollups(level, first, last)
      try readings(last, to)
    } else {
      try readings(from, to)
    }
    cutter.end()
    return cutter.windows
  }

  /// A stretch of whole units of a level: rollups as far back as they are kept, before that readings as far as those are
  /// kept, before that wider rollups.
  private mutating func rollups(_ level: RollupLevel, _ from: Timestamp, _ to: Timestamp) throws {
    let kept = max(from, min(to, kept.rollup(level)))
    let raw = max(from, min(kept, rawSince))
    if from < raw, let wider = RollupLevel(rawValue: level.rawValue + 1), cutter.fits(wider) {
      try rollups(wider, min(Self.ceiling(from, wider), raw), wider.start(of: raw))
    }
    try readings(raw, kept)
    try rows(level, kept, to)
  }

  /// Rollups of a level; units into which unsealed readings fall are taken from the readings instead.
  private mutating func rows(_ level: RollupLevel, _ from: Timestamp, _ to: Timestamp) throws {
    guard from < to else { return }
    var cursor = from
    var rest = unsealed(from, to)
    while let next = rest.first {
      let start = level.start(of: next.time)
      let end = start.advanced(byNanoseconds: level.nanoseconds)
      let unit = rest.prefix { $0.time < end }
      rest = rest.dropFirst(unit.count)
      if start >= rawSince {
        try stored(level, cursor, start)
        try readings(start, end)
      } else {
        try stored(level, cursor, end)
        for reading in unit { cutter.add(reading) }
      }
      cursor = end
    }
    try stored(level, cursor, to)
  }

  private mutating func stored(_ level: RollupLevel, _ from: Timestamp, _ to: Timestamp) throws {
    if let windows = block?.windows(of: series, level, from: from, to: to) {
      for window in windows { cutter.add(window, of: level) }
      return
    }
    var cutter = cutter
    try reader.rollups[level].forEach(of: series, from: from, to: to) { cutter.add($0, of: level) }
    self.cutter = cutter
  }

  private mutating func readings(_ from: Timestamp, _ to: Timestamp) throws {
    guard from < to else { return }
    guard let sealed, from <= sealed.upperBound, to > sealed.lowerBound else {
      for reading in unsealed(from, to) { cutter.add(reading) }
      return
    }
    var walk = try reader.walk(series, from: from, to: to, open: Array(unsealed(from, to)))
    while let run = try walk.next(damaged: reader.note) {
      for reading in run { cutter.add(reading) }
    }
  }

  private func unsealed(_ from: Timestamp, _ to: Timestamp) -> ArraySlice<Reading> {
    open[open.partition(notBefore: from)..<open.partition(notBefore: to)]
  }

  /// The start of the first unit of a level that is not before an instant.
  static func ceiling(_ time: Timestamp, _ level: RollupLevel) -> Timestamp {
    let start = level.start(of: time)
    return start < time ? start.advanced(byNanoseconds: level.nanoseconds) : start
  }
}
