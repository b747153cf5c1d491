/// One series as a reader sees it.
public struct SeriesRecord: Hashable, Sendable {
  /// Its number in the store.
  public var id: SeriesID
  /// Its name and labels.
  public var key: SeriesKey
  /// Its unit, pack, states and rules, as the store holds them: of the rules only the cadence.
  public var traits: SeriesTraits

  /// A record from its parts.
  public init(id: SeriesID, key: SeriesKey, traits: SeriesTraits) {
    (self.id, self.key, self.traits) = (id, key, traits)
  }
}

/// The questions a store answers. Every answer is one consistent snapshot.
public protocol ReadingQueries {
  /// The series that a selector matches, in the order of their keys.
  func series(matching selector: SeriesSelector) throws -> [SeriesRecord]
  /// The newest reading of each series given that has one, in the order given.
  func latest(of series: [SeriesID]) throws -> [Reading]
  /// The readings of one series in `from..<to`, in the order of time, handed over in runs of bounded size.
  func readings(of series: SeriesID, from: Timestamp, to: Timestamp, _ body: ([Reading]) throws -> Void) throws
}
