internal import TaihuCore

/// Which series' rules speak of which other series of their device, so that a reading finds the rules it may decide.
///
/// An owner is a series with rules on expressions. The inputs have the owner's labels and the names in the expressions. One
/// that is not declared yet is waited for by its key.
struct DeviceLinks {
  /// The names that each owner's expressions speak of, as last seen.
  private var owners: [SeriesID: [String]] = [:]
  private var readers: [SeriesID: [SeriesID]] = [:]
  private var awaited: [SeriesKey: [SeriesID]] = [:]
  /// The owners with a new value that no rule has looked at, and the value's time.
  private(set) var waiting: [SeriesID: Timestamp] = [:]

  /// No rule yet.
  init() {}

  /// Whether no rule speaks of several quantities.
  var isEmpty: Bool { owners.isEmpty }

  /// Notes which quantities the rules of a series speak of; called when it is met and when its rules have changed.
  ///
  /// - Complexity: O(links) when they have changed.
  mutating func note(_ series: SeriesID, _ names: [String], _ catalog: SeriesCatalog) {
    if names != owners[series] ?? [] { link(series, names, catalog) }
    guard !awaited.isEmpty, let owners = awaited.removeValue(forKey: catalog[series].key) else { return }
    readers[series, default: []] += owners
  }

  /// The owners whose rules a series' readings may decide.
  func owners(readBy series: SeriesID) -> [SeriesID] { readers[series] ?? [] }

  /// The quantities that an owner's rules speak of.
  func names(of owner: SeriesID) -> [String] { owners[owner] ?? [] }

  /// Notes that an owner's inputs have a value that its rules have not looked at.
  mutating func wait(_ owner: SeriesID, since time: Timestamp) { waiting[owner] = time }

  /// Notes that an owner's rules have been looked at.
  mutating func done(_ owner: SeriesID) { waiting[owner] = nil }

  private mutating func link(_ owner: SeriesID, _ names: [String], _ catalog: SeriesCatalog) {
    for key in readers.keys { readers[key]?.removeAll { $0 == owner } }
    for key in awaited.keys { awaited[key]?.removeAll { $0 == owner } }
    owners[owner] = names.isEmpty ? nil : names
    waiting[owner] = nil
    let labels = catalog[owner].key.labels
    for name in names {
      let key = SeriesKey(name: name, labels: labels)
      if let id = catalog.id(of: key) {
        readers[id, default: []].append(owner)
      } else {
        awaited[key, default: []].append(owner)
      }
    }
  }
}
