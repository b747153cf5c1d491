public import TaihuCore

extension StoreWriter {
  /// The readings of one series in `from..<to`, in the order of time, those of the batch in hand included; handed over in
  /// runs of 4,096 at most. Damaged chunks are left out.
  ///
  /// - Complexity: O(readings in the range + readings of a chunk at either end).
  public func readings(
    of id: SeriesID, from: Timestamp, to: Timestamp, _ body: ([Reading]) throws -> Void
  ) throws {
    let open = series.openReadings(of: id, from: from, to: to)
    guard let sealedThrough = series.sealedThrough(of: id), from <= sealedThrough else {
      if !open.isEmpty { try body(open) }
      return
    }
    guard let chunks = statements?.chunks.lookup else { throw StoreError(.other, "the store is closed") }
    try access { _ in
      var walk = try SeriesWalk(id, from: from, to: to, chunks: chunks, open: open)
      while let run = try walk.next(damaged: { _ in }) { try body(run) }
    }
  }

  /// The newest reading of a series, that of the batch in hand included.
  public func latest(of id: SeriesID) -> Reading? { series.latest(of: id)?.reading }
}
