internal import GRDB
internal import TaihuChunk
internal import TaihuCore

/// Puts the unsealed readings of a series into chunks, inside the caller's transaction.
///
/// Readings that follow the last chunk become new chunks, or join it while it is short. Readings that fall between
/// others, or replace others, are merged into the chunk to which they belong. The chunks of a series never overlap.
struct Sealer {
  /// The connection, inside a transaction.
  let database: Database
  /// The chunks.
  let chunks: ChunkTable
  /// The most readings that a chunk gets.
  let chunkReadingsMax: Int
  /// The present time, noted with damaged chunks.
  let now: Timestamp
  /// Told of a damaged chunk that was set aside.
  let damaged: (DamagedChunk) -> Void

  /// Seals readings of one series.
  ///
  /// - Parameter readings: by strictly increasing time, at least one; of equal times these win over chunks.
  func seal(_ readings: [Reading], of series: SeriesID) throws {
    var rest = readings[...]
    while let first = rest.first {
      let home = try chunks.lookup.home(of: series, first.time)
      let next = try chunks.lookup.following(series, first.time)
      let run = next.map { next in rest.prefix { $0.time < next.firstTime } } ?? rest
      rest = rest.dropFirst(run.count)
      try place(run.count == readings.count ? readings : Array(run), series, home, next)
    }
  }

  /// Places a run that lies between the first reading of its home and the chunk that follows.
  private func place(
    _ run: [Reading], _ series: SeriesID, _ home: ChunkPlace?, _ next: ChunkPlace?
  ) throws {
    if let home, run[0].time <= home.lastTime || home.count + run.count <= chunkReadingsMax {
      try merge(run, into: home, series)
    } else if home == nil, let next, next.count + run.count <= chunkReadingsMax {
      try merge(run, into: next, series)
    } else {
      try insert(run)
    }
  }

  private func merge(_ run: [Reading], into place: ChunkPlace, _ series: SeriesID) throws {
    let old: [Reading]
    do {
      old = try chunks.lookup.readings(of: place, series: series)
    } catch let error as ChunkError {
      try chunks.setAside(place, detail: error.description, now: now, database)
      damaged(DamagedChunk(place, series, detail: error.description))
      return try insert(run)
    }
    let merged = Merge.byTime(old, run)
    if merged.count < old.count + run.count { try forgetReplaced(run, old, series) }
    try chunks.remove(place)
    try insert(merged)
  }

  /// Inserts readings as chunks of nearly equal size.
  private func insert(_ readings: [Reading]) throws {
    guard readings.count > chunkReadingsMax else { return try chunks.insert(readings) }
    let pieces = (readings.count + chunkReadingsMax - 1) / chunkReadingsMax
    for piece in 0..<pieces {
      let bounds = (readings.count * piece / pieces)..<(readings.count * (piece + 1) / pieces)
      try chunks.insert(Array(readings[bounds]))
    }
  }

  /// What replaced a sealed reading is now sealed in its place, so nothing is counted twice any more.
  private func forgetReplaced(_ run: [Reading], _ old: [Reading], _ series: SeriesID) throws {
    let times = Set(old.map(\.time))
    for reading in run where times.contains(reading.time) {
      try database.execute(
        sql: "DELETE FROM replaced WHERE series = ? AND time = ?",
        arguments: [series.rawValue, reading.time.nanoseconds])
    }
  }
}
