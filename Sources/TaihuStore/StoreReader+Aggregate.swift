public import TaihuCore

extension StoreReader {
  /// What the readings of one series in `from..<to` come to in windows of equal width, in the order of time; windows
  /// without a reading are left out.
  ///
  /// Where rollups say exactly the same as the readings, to the last digit of a sum, they are taken instead. Where the
  /// readings were given up, rollups that fit into a window answer alone.
  ///
  /// - Parameters:
  ///   - width: the width of a window in nanoseconds, a multiple of five minutes: see ``canAggregate(every:offset:)``.
  ///   - offset: how far the windows' edges lie before multiples of the width, in nanoseconds.
  /// - Complexity: O(windows of five minutes, or of an hour, in the range + unsealed readings of all series).
  public func aggregate(
    of series: SeriesID, from: Timestamp, to: Timestamp, every width: Int64, offset: Int64 = 0
  ) throws -> [WindowSummary] {
    precondition(Self.canAggregate(every: width, offset: offset), "windows that rollups don't fit into")
    return try read { database in
      let marks = try marks(database)
      var walk = AggregateWalk(
        reader: self, series: series, rawSince: marks.raw[series] ?? Timestamp(nanoseconds: .min), kept: marks.kept,
        cutter: WindowCutter(width: width, offset: offset))
      return try walk.windows(from: from, to: to)
    }
  }

  /// Whether ``aggregate(of:from:to:every:offset:)`` can cut windows of this width and offset, both in nanoseconds.
  public static func canAggregate(every width: Int64, offset: Int64) -> Bool {
    let cell = RollupLevel.fiveMinutes.nanoseconds
    return width > 0 && width % cell == 0 && offset % cell == 0
  }
}
