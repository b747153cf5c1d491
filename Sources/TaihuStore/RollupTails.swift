internal import TaihuCore

/// The tails of the rollups of the series that were sealed last: see ``RollupTail``. One that is not here is read from the
/// store when its series is sealed again.
struct RollupTails {
  /// Series whose tails are kept at most, at some 250 bytes each.
  static let seriesMax = 20_000

  private var tails: [SeriesID: RollupTail] = [:]

  /// The tail of a series; a new one is not kept when there are too many.
  subscript(_ series: SeriesID) -> RollupTail? {
    get { tails[series] }
    set {
      if newValue == nil || tails.count < Self.seriesMax || tails[series] != nil { tails[series] = newValue }
    }
  }

  /// Forgets everything.
  mutating func removeAll() {
    tails.removeAll()
  }
}
