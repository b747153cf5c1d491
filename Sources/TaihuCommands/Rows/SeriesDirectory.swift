internal import TaihuCore
internal import TaihuStore

/// The series of a store as far as a command has met them; asks again when an unknown one turns up.
struct SeriesDirectory {
  private let selector: SeriesSelector
  private var known: [SeriesID: SeriesRecord] = [:]

  /// A directory that gives the series a selector matches.
  init(_ selector: SeriesSelector) {
    self.selector = selector
  }

  /// Readings with their series, in the order given; those of other series are left out.
  mutating func rows(_ readings: [Reading], _ reader: StoreReader) throws -> [ReadingRow] {
    try readings.compactMap { reading in
      guard let series = try record(reading.series, reader), selector.matches(series.key) else { return nil }
      return ReadingRow(reading: reading, series: series)
    }
  }

  /// A series by its number, or `nil`.
  mutating func record(_ id: SeriesID, _ reader: StoreReader) throws -> SeriesRecord? {
    if let series = known[id] { return series }
    for series in try reader.series(matching: SeriesSelector()) { known[series.id] = series }
    return known[id]
  }

  /// Whether the selector matches the series of that number.
  mutating func contains(_ id: SeriesID, _ reader: StoreReader) throws -> Bool {
    try record(id, reader).map { selector.matches($0.key) } ?? false
  }
}
