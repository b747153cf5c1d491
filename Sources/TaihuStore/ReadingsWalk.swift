internal import TaihuCore

/// A walk over the rows of one search, series by series, all of the state in which the store was at its beginning.
final class ReadingsWalk {
  private unowned let reader: StoreReader
  private var holdsSnapshot = false
  private let search: ReadingsTable.Search
  private var rest: ArraySlice<SeriesRecord>
  private var walk: SeriesWalk?
  private var run: ArraySlice<Reading> = []

  /// The series of the present row, and its labels as JSON.
  private(set) var series: SeriesRecord?
  private(set) var labels = ""
  /// Rows passed so far.
  private(set) var position: Int64 = 0

  /// The present reading; `nil` at the end.
  var reading: Reading? { run.first }

  /// Begins a search, at its first row.
  init(_ reader: StoreReader, _ search: ReadingsTable.Search) throws {
    self.reader = reader
    self.search = search
    try reader.holdSnapshot()
    holdsSnapshot = true
    let name = search.name.map { [SeriesSelector.Matcher.equal(name: "__name__", value: $0)] } ?? []
    rest = try reader.series(matching: SeriesSelector(name))
      .filter { search.labels == nil || JSONText.labels($0.key.labels) == search.labels }[...]
    try fill()
  }

  deinit {
    if holdsSnapshot { reader.releaseSnapshot() }
  }

  /// Moves to the next row.
  func advance() throws {
    position += 1
    run = run.dropFirst()
    try fill()
  }

  private func fill() throws {
    while run.isEmpty {
      if let next = try walk?.next(damaged: reader.note) {
        run = next[...]
      } else {
        guard let record = rest.popFirst() else { return }
        (series, labels) = (record, JSONText.labels(record.key.labels))
        walk = try reader.walk(
          record.id, from: Timestamp(nanoseconds: search.from), to: Timestamp(nanoseconds: search.to))
      }
    }
  }
}
