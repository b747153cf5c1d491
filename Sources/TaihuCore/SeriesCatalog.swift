/// Every series known to one gateway: ids, keys and traits, in memory.
///
/// The normalizer declares series as it meets them, the detector reads their rules, the store persists the new ones in
/// the transaction that holds their first readings. One thread owns a catalog; it is not `Sendable`.
///
/// - Complexity: look-up and declaration O(length of the key), access by id O(1).
public final class SeriesCatalog {
  /// One series.
  public struct Entry: Sendable {
    /// Its number.
    public let id: SeriesID
    /// Its name and labels.
    public let key: SeriesKey
    /// Its unit, pack and rules, as last declared.
    public var traits: SeriesTraits
  }

  private var ids: [SeriesKey: SeriesID] = [:]
  private var entries: [Entry] = []
  private var changed: Set<SeriesID> = []
  /// How often a known series got other traits: while it stays the same, so do all traits that were read.
  public private(set) var revision: UInt64 = 0

  /// A catalog that knows nothing.
  public init() {}

  /// The number of series.
  public var count: Int { entries.count }

  /// All series in the order of their ids.
  public var all: [Entry] { entries }

  /// The entry of a series.
  ///
  /// - Precondition: the id came from this catalog.
  public subscript(id: SeriesID) -> Entry { entries[Int(id.rawValue) - 1] }

  /// The rules of a series, without a copy of the rest of its entry.
  ///
  /// - Precondition: the id came from this catalog.
  public func rules(of id: SeriesID) -> QualityRules { entries[Int(id.rawValue) - 1].traits.rules }

  /// The id of a key, or `nil` when it was never declared.
  public func id(of key: SeriesKey) -> SeriesID? { ids[key] }

  /// The id of `key`; a new one when it was never declared. The traits replace what was declared before.
  @discardableResult
  public func declare(_ key: SeriesKey, _ traits: SeriesTraits) -> SeriesID {
    if let id = ids[key] {
      if entries[Int(id.rawValue) - 1].traits != traits {
        entries[Int(id.rawValue) - 1].traits = traits
        revision += 1
        changed.insert(id)
      }
      return id
    }
    let id = SeriesID(UInt32(entries.count + 1))
    ids[key] = id
    entries.append(Entry(id: id, key: key, traits: traits))
    changed.insert(id)
    return id
  }

  /// Adds a series as the store holds it. Ids must come in order without a gap.
  ///
  /// - Precondition: `id` is the next one.
  public func restore(_ id: SeriesID, _ key: SeriesKey, _ traits: SeriesTraits) {
    precondition(Int(id.rawValue) == entries.count + 1, "series ids have a gap before \(id.rawValue)")
    ids[key] = id
    entries.append(Entry(id: id, key: key, traits: traits))
  }

  /// The series declared or changed since they were last marked saved, in the order of their ids.
  public var unsaved: [SeriesID] { changed.sorted() }

  /// Tells that everything ``unsaved`` named is durable.
  public func markSaved() { changed.removeAll(keepingCapacity: true) }
}
