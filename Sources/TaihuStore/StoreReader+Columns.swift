public import TaihuChunk
public import TaihuCore

extension StoreReader {
  /// Times, values and qualities of the readings of one series in `from..<to`, bad ones included, in the order of time,
  /// handed over chunk by chunk: the same as ``readings(of:from:to:_:)``, in less time.
  ///
  /// Damaged chunks are skipped and noted in ``damaged``.
  ///
  /// - Complexity: O(readings of the chunks that the range touches + unsealed ones of the series); for the first three
  ///   questions of a reader, unsealed ones of all series.
  public func columns(
    of series: SeriesID, from: Timestamp, to: Timestamp, _ body: (ReadingColumns) throws -> Void
  ) throws {
    try read { _ in
      var walk = try walk(series, from: from, to: to)
      while let columns = try walk.nextColumns(damaged: note) { try body(columns) }
    }
  }
}
