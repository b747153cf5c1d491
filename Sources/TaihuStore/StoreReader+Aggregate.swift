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

  /// The same of several series, handed over in the order given, in a fraction of the time.
  ///
  /// - Complexity: O(rollups in the range of the series between the least and the greatest number + unsealed readings of
  ///   all series); memory for some 65,536 rollups.
  public func aggregate(
    of series: [SeriesID], from: Timestamp, to: Timestamp, every width: Int64, offset: Int64 = 0,
    _ body: (SeriesID, [WindowSummary]) throws -> Void
  ) throws {
    precondition(Self.canAggregate(every: width, offset: offset), "windows that rollups don't fit into")
    try read { database in
      recent.expect(series: series.count)
      let (marks, cutter) = (try marks(database), WindowCutter(width: width, offset: offset))
      let plan = try RollupBlock.Plan(rollups[cutter.exactLevel], series, from: from, to: to, ahead, database)
      for group in plan.groups {
        let block = try plan.block(of: group)
        for id in group {
          var walk = AggregateWalk(
            reader: self, series: id, rawSince: marks.raw[id] ?? Timestamp(nanoseconds: .min), kept: marks.kept,
            cutter: cutter, block: block)
          try body(id, walk.windows(from: from, to: to))
        }
      }
    }
  }

  /// Whether ``aggregate(of:from:to:every:offset:)`` can cut windows of this width and offset, both in nanoseconds.
  public static func canAggregate(every width: Int64, offset: Int64) -> Bool {
    let cell = RollupLevel.fiveMinutes.nanoseconds
    return width > 0 && width % cell == 0 && offset % cell == 0
  }
}
