internal import TaihuCore

/// Decoded chunks of late series, one per series, so that a run of late readings decodes its chunk once.
struct SealedCache {
  /// Series kept at most; beyond, all are dropped: the next late reading of each decodes again.
  static let seriesMax = 256

  private var chunks: [SeriesID: [Reading]] = [:]

  /// The reading of a time, or none, where the chunk of that time is at hand; `nil` where it is not.
  func reading(of series: SeriesID, at time: Timestamp) -> (reading: Reading?, isKnown: Bool)? {
    guard let readings = chunks[series], let first = readings.first, let last = readings.last,
      time >= first.time, time <= last.time
    else { return nil }
    var (low, high) = (0, readings.count)
    while low < high {
      let middle = (low + high) / 2
      if readings[middle].time < time { low = middle + 1 } else { high = middle }
    }
    return (readings[low].time == time ? readings[low] : nil, true)
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
