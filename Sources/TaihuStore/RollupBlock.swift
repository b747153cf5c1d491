internal import GRDB
internal import TaihuCore

/// The rollups of one width of several series in a range of time, read in one go: bucket by bucket, as they lie on the disk.
///
/// A search in the tree for each series and bucket costs as much as some ten rows.
struct RollupBlock {
  private let level: RollupLevel
  private let (from, to): (Timestamp, Timestamp)
  private let first: UInt32
  /// By series number above the first.
  private var windows: [[WindowSummary]]

  /// Reads the rollups of `from..<to`.
  ///
  /// - Complexity: O(rollups of all series between the least and the greatest number).
  init(_ table: RollupTable, of series: ClosedRange<SeriesID>, from: Timestamp, to: Timestamp) throws {
    (level, first) = (table.level, series.lowerBound.rawValue)
    (self.from, self.to) = (from, to)
    var windows = [[WindowSummary]](repeating: [], count: Int(series.upperBound.rawValue - first) + 1)
    let first = Int64(first)
    try table.forEach(ofAll: series, from: from, to: to) { id, window in windows[Int(id - first)].append(window) }
    self.windows = windows
  }

  /// The rollups of a series in a part of the range, in the order of time; `nil` when the block does not know.
  func windows(
    of series: SeriesID, _ level: RollupLevel, from: Timestamp, to: Timestamp
  ) -> ArraySlice<WindowSummary>? {
    guard level == self.level, self.from <= from, to <= self.to, series.rawValue >= first,
      Int(series.rawValue - first) < windows.count
    else { return nil }
    let own = windows[Int(series.rawValue - first)]
    return own[own.partition(notBefore: from)..<own.partition(notBefore: to)]
  }
}

extension RollupBlock {
  /// How the rollups of many series are read in blocks that take a bounded amount of memory.
  struct Plan {
    /// The series, in the order given, in groups that have a block each.
    let groups: [ArraySlice<SeriesID>]
    private let table: RollupTable
    private let (from, to): (Timestamp, Timestamp)

    /// Windows of one block.
    private static let windowsMax: Int64 = 65_536
    /// Series between the least and the greatest number for each that is wanted, beyond which searches are cheaper.
    private static let sparseness = 8
    /// Series from which on their places in tables are read ahead.
    private static let many = 256

    /// The plan for the rollups of one width that begin in whole units of `from..<to`.
    init(
      _ table: RollupTable, _ series: [SeriesID], from: Timestamp, to: Timestamp, _ ahead: ReadAhead?,
      _ database: Database
    ) throws {
      (self.table, self.from, self.to) = (table, AggregateWalk.ceiling(from, table.level), table.level.start(of: to))
      let level = table.level
      guard from < to, self.from < self.to, let held = try table.buckets(database) else {
        groups = [series[...]]
        return
      }
      let end = level.bucket(of: self.to.advanced(byNanoseconds: -1))
      let buckets = (max(held.lowerBound, level.bucket(of: self.from)), min(held.upperBound, end))
      let count = max(buckets.1 - buckets.0 + 1, 1)
      let size = Int(max(Self.windowsMax / (count * level.bucketNanoseconds / level.nanoseconds), 1))
      groups = stride(from: 0, to: series.count, by: size).map { series[$0..<min($0 + size, series.count)] }
      if series.count >= Self.many, buckets.0 <= buckets.1 {
        ahead?.expect(level.table, buckets.0...buckets.1, database)
        ahead?.expect("chunk_by_series", .min ... .max, database)
      }
    }

    /// The block of a group; `nil` where it would hold little that is wanted.
    func block(of group: ArraySlice<SeriesID>) throws -> RollupBlock? {
      guard group.count > 1, let least = group.min(), let greatest = group.max(), from < to,
        Int(greatest.rawValue - least.rawValue) < Self.sparseness * group.count
      else { return nil }
      return try RollupBlock(table, of: least...greatest, from: from, to: to)
    }
  }
}
