/// What a look at every chunk has found.
public struct ChunkSurvey: Hashable, Sendable {
  /// Chunks looked at, and the readings that they should hold.
  public var chunks, readings: Int64
  /// Those whose bytes are not what was written.
  public var damaged: [DamagedChunk]

  /// Nothing looked at yet.
  init() {
    (chunks, readings, damaged) = (0, 0, [])
  }

  /// Readings that can't be had any more.
  public var readingsLost: Int64 { damaged.reduce(0) { $0 + Int64($1.count) } }
}
