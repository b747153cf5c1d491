internal import TaihuChunk
internal import TaihuCore

/// A walk over the readings of one series in a range of time, chunks and unsealed readings merged, a run at a time.
struct SeriesWalk {
  /// The most readings of one run.
  static let runReadingsMax = 4_096

  private let series: SeriesID
  private let (from, to): (Timestamp, Timestamp)
  private let chunks: ChunkLookup
  private var open: ArraySlice<Reading>
  private var place: ChunkPlace?
  private var pending: ArraySlice<Reading> = []

  /// Begins a walk over `from..<to`.
  ///
  /// - Parameter open: the unsealed readings of the series in the range, by time.
  init(_ series: SeriesID, from: Timestamp, to: Timestamp, chunks: ChunkLookup, open: [Reading]) throws {
    self.series = series
    (self.from, self.to) = (from, to)
    self.chunks = chunks
    self.open = open[...]
    place = try chunks.home(of: series, from) ?? chunks.following(series, from)
  }

  /// The next run, never empty; `nil` at the end.
  ///
  /// - Parameter damaged: told of damaged chunks, which are skipped.
  mutating func next(damaged: (DamagedChunk) -> Void) throws -> [Reading]? {
    while pending.isEmpty, let chunk = place, chunk.firstTime < to {
      place = try chunks.following(series, chunk.firstTime)
      if chunk.lastTime >= from { pending = try merged(chunk, damaged)[...] }
    }
    if pending.isEmpty {
      place = nil
      (pending, open) = (open, [])
    }
    let run = pending.prefix(Self.runReadingsMax)
    pending = pending.dropFirst(run.count)
    return run.isEmpty ? nil : Array(run)
  }

  /// The next columns, those of a chunk or of what follows the last, never empty; `nil` at the end. A walk is either by
  /// runs or by columns.
  ///
  /// - Parameter damaged: told of damaged chunks, which are skipped.
  mutating func nextColumns(damaged: (DamagedChunk) -> Void) throws -> ReadingColumns? {
    while let chunk = place, chunk.firstTime < to {
      place = try chunks.following(series, chunk.firstTime)
      guard chunk.lastTime >= from else { continue }
      let columns = try columns(chunk, damaged)
      if !columns.times.isEmpty { return columns }
    }
    place = nil
    let rest = ReadingColumns(open)
    open = []
    return rest.times.isEmpty ? nil : rest
  }

  private mutating func columns(_ chunk: ChunkPlace, _ damaged: (DamagedChunk) -> Void) throws -> ReadingColumns {
    if let first = open.first, first.time <= chunk.lastTime { return ReadingColumns(try merged(chunk, damaged)) }
    do {
      return try chunks.columns(of: chunk).from(from, to: to)
    } catch let error as ChunkError {
      damaged(DamagedChunk(chunk, series, detail: error.description))
      return ReadingColumns()
    }
  }

  /// The readings of a chunk in the range, with the unsealed ones up to its end.
  private mutating func merged(_ chunk: ChunkPlace, _ damaged: (DamagedChunk) -> Void) throws -> [Reading] {
    let newer = open.prefix { $0.time <= chunk.lastTime }
    open = open.dropFirst(newer.count)
    do {
      let older = try chunks.readings(of: chunk, series: series).filter { from <= $0.time && $0.time < to }
      return Merge.byTime(older, Array(newer))
    } catch let error as ChunkError {
      damaged(DamagedChunk(chunk, series, detail: error.description))
      return Array(newer)
    }
  }
}
