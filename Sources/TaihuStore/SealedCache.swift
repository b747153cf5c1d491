internal import TaihuCore

/// Decoded chunks of late series, one per series, so that a run of late readings decodes its chunk once.
struct SealedCache {
  /// Series kept at most; beyond, all are dropped: the next late reading of each decodes again.
  static let seriesMax = 256

  private var chunks: [SeriesID: [Reading]] = [:]

  /// The readings of the chunk that spans a time, where it is at hand.
  func chunk(of series: SeriesID, spanning time: Timestamp) -> [Reading]? {
    guard let readings = chunks[series], let first = readings.first, let last = readings.last else { return nil }
    return first.time <= time && time <= last.time ? readings : nil
  }

  /// Keeps the readings of a chunk in place of the former chunk of its series.
  mutating func keep(_ readings: [Reading], of series: SeriesID) {
    if chunks.count >= Self.seriesMax { chunks.removeAll() }
    chunks[series] = readings
  }

  /// Forgets a series whose chunks have changed.
  mutating func forget(_ series: SeriesID) {
    chunks[series] = nil
  }

  /// Forgets everything.
  mutating func removeAll() {
    chunks.removeAll()
  }
}
