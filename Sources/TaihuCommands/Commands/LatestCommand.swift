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
    commandName: "latest", abstract: "Show the newest reading of each series, with its age.",
    discussion: """
      taihu latest --network air
      taihu latest --series pm25 --site lihu-01 -o json
      taihu latest --url http://127.0.0.1:8420

      A server is asked for the last hour.
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup var selection: SelectorOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var empty: EmptyOptions

  func answer(on console: Console) throws {
    let source = try source.open().readings
    let style = output.style
    let rows = try source.withSnapshot {
      let rows = try newest(source)
      return style.format == .table && rows.count <= Self.trendSeriesMax ? try withTrends(rows, source) : rows
    }
    let listing = Listing.latest(now: SystemClock().now(), zone: output.tz)
    let writer = try ListingWriter(listing, style: style, console: console)
    try writer.write(contentsOf: rows)
    try writer.finish()
    if writer.count == 0 { Console.note("no series matches; taihu series lists those there are") }
    try empty.check(writer.count)
  }

  private func newest(_ source: any SeriesSource) throws -> [ReadingRow] {
    let series = try source.series(matching: selection.selector)
    let byID = Dictionary(uniqueKeysWithValues: series.map { ($0.id, $0) })
    let silent = try source.silentSeries()
    return try source.latest(of: series.map(\.id)).compactMap { reading in
      byID[reading.series].map {
        ReadingRow(reading: reading, series: $0, isStale: silent.contains(reading.series))
      }
    }
  }

  /// The rows with the values that came before, for series whose cadence says how far to look back.
  private func withTrends(_ rows: [ReadingRow], _ source: any SeriesSource) throws -> [ReadingRow] {
    try rows.map { row in
      guard let cadence = row.series.traits.rules.cadence else { return row }
      var row = row
      let (reach, _) = cadence.multipliedReportingOverflow(by: Int64(Self.trendReadings))
      try source.readings(
        of: row.series.id, from: row.reading.time.advanced(byNanoseconds: -max(0, reach)),
        to: row.reading.time.advanced(byNanoseconds: 1)
      ) { row.trend += $0.map(\.value) }
      row.trend = row.trend.suffix(Self.trendReadings)
      return row
    }
  }
}
