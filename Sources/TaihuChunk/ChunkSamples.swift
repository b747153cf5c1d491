public import TaihuCore

/// The times and values of a chunk, one of each for each reading.
public struct ChunkSamples: Hashable, Sendable {
  /// The times, strictly increasing.
  public let times: [Timestamp]
  /// The values, in the series' unit.
  public let values: [Double]
}
