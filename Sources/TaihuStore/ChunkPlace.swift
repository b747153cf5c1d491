public import TaihuCore

/// Where a chunk stands among those of its series, without its bytes. The chunks of one series do not overlap in time.
struct ChunkPlace: Hashable {
  /// Its number.
  var id: Int64
  /// The time of its first reading.
  var firstTime: Timestamp
  /// The time of its last reading.
  var lastTime: Timestamp
  /// The number of its readings.
  var count: Int
}

/// A chunk whose bytes are not what was written. Its readings are missing from every answer.
public struct DamagedChunk: Hashable, Sendable {
  /// The chunk's number in the store.
  public var id: Int64
  /// The series whose readings it held.
  public var series: SeriesID
  /// The times of its first and last reading.
  public var firstTime, lastTime: Timestamp
  /// How many readings it held.
  public var count: Int
  /// What is wrong with it.
  public var detail: String
}

extension DamagedChunk {
  /// The damaged chunk that stands at a place.
  init(_ place: ChunkPlace, _ series: SeriesID, detail: String) {
    self.init(
      id: place.id, series: series, firstTime: place.firstTime, lastTime: place.lastTime, count: place.count,
      detail: detail)
  }
}
