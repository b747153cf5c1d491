internal import TaihuCore

/// How long things are kept, in whole days of UTC, and how large the database may grow. Episodes are never given up.
///
/// By default everything is kept for ever.
public struct RetentionPolicy: Hashable, Sendable {
  /// How long.
  public enum Keeping: Hashable, Sendable, Comparable {
    /// At least so many days, counted back from now; a day goes as a whole, when all of it is older.
    case days(Int)
    /// Until someone decides otherwise.
    case forever

    /// The start of the first day that is kept, or `nil` for all.
    func since(_ now: Timestamp) -> Timestamp? {
      guard case .days(let days) = self else { return nil }
      let length = RollupLevel.dayNanoseconds.multipliedReportingOverflow(by: Int64(days))
      guard !length.overflow else { return nil }
      return RollupLevel.day.start(of: now.advanced(byNanoseconds: -length.partialValue))
    }
  }

  /// Readings. Default for ever.
  public var raw = Keeping.forever
  /// Readings of series of some packs, by pack, in place of ``raw``.
  public var rawByPack: [String: Keeping] = [:]
  /// Rollups of five minutes, at least as long as all readings. Default for ever.
  public var fiveMinutes = Keeping.forever
  /// Rollups of an hour, at least as long as those of five minutes. Default for ever.
  public var hour = Keeping.forever
  /// Rollups of a day, at least as long as those of an hour. Default for ever.
  public var day = Keeping.forever
  /// Entries of the quarantine, by their receive time. Default for ever.
  public var quarantine = Keeping.forever
  /// The ledger by the minute; older counts are kept by the day, so that the balance always holds. Default for ever.
  public var ledger = Keeping.forever
  /// The bytes that the database with its log may take; beyond, the oldest readings go first, then rollups of five
  /// minutes and of an hour, then the quarantine, then rollups of a day. The present day stays, and so do episodes.
  /// Default `nil`: no limit.
  public var diskBudgetBytes: Int64?

  /// Everything for ever.
  public init() {}

  /// How long readings of a pack's series are kept.
  public func raw(of pack: String) -> Keeping { rawByPack[pack] ?? raw }

  /// How long rollups of a width are kept: never shorter than readings, which they outlive.
  func keeping(_ level: RollupLevel) -> Keeping {
    var longest = rawByPack.values.reduce(raw, max)
    for (known, keeping) in [(RollupLevel.fiveMinutes, fiveMinutes), (.hour, hour), (.day, day)]
    where known.rawValue <= level.rawValue {
      longest = max(longest, keeping)
    }
    return longest
  }
}
