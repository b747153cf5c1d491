internal import ArgumentParser
internal import TaihuCore
internal import TaihuStore

/// `taihu latest`: the newest reading of each series.
struct LatestCommand: AnsweringCommand {
  /// The readings that a trend shows.
  private static let trendReadings = 16
  /// The most series for which trends are looked up.
  private static let trendSeriesMax = 500

  static let configuration = CommandConfiguration(
    commandName: "latest", abstract: "Show the newest reading of each series, with its age.")

  @OptionGroup var source: ReaderOptions
  @OptionGroup var selection: SelectorOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var empty: EmptyOptions

  func answer(on console: Console) throws {
    let reader = try source.open()
    let style = output.style
    let rows = try reader.withSnapshot {
      let rows = try newest(reader)
      return style.format == .table && rows.count <= Self.trendSeriesMax ? try withTrends(rows, reader) : rows
    }
    let listing = Listing.latest(now: SystemClock().now(), zone: output.tz)
    let writer = try ListingWriter(listing, style: style, console: console)
    try writer.write(contentsOf: rows)
    try writer.finish()
    if writer.count == 0 { Console.note("no series matches; taihu series lists those there are") }
    try empty.check(writer.count)
  }

  private func newest(_ reader: StoreReader) throws -> [ReadingRow] {
    let series = try reader.series(matching: selection.selector)
    let byID = Dictionary(uniqueKeysWithValues: series.map { ($0.id, $0) })
    let silent = Set(try reader.episodes(openOnly: true).lazy.filter { $0.kind == .gap }.map(\.series))
    return try reader.latest(of: series.map(\.id)).compactMap { reading in
      byID[reading.series].map {
        ReadingRow(reading: reading, series: $0, isStale: silent.contains(reading.series))
      }
    }
  }

  /// The rows with the values that came before, for series whose cadence says how far to look back.
  private func withTrends(_ rows: [ReadingRow], _ reader: StoreReader) throws -> [ReadingRow] {
    try rows.map { row in
      guard let cadence = row.series.traits.rules.cadence else { return row }
      var row = row
      let (reach, _) = cadence.multipliedReportingOverflow(by: Int64(Self.trendReadings))
      try reader.readings(
        of: row.series.id, from: row.reading.time.advanced(byNanoseconds: -max(0, reach)),
        to: row.reading.time.advanced(byNanoseconds: 1)
      ) { row.trend += $0.map(\.value) }
      row.trend = row.trend.suffix(Self.trendReadings)
      return row
    }
  }
}
