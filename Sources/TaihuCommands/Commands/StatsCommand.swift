internal import ArgumentParser
internal import TaihuCore

/// `taihu stats`: what the readings of each series come to.
struct StatsCommand: AnsweringCommand {
  /// The most readings of one series whose quantiles are told: 160 MB.
  private static let readingsMax = 20_000_000

  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Tell count, extremes, mean, deviation, quantiles and qualities of each series.",
    discussion: """
      taihu stats --series pm25 --from -7d
      taihu stats --network lake --from 2026-03-01 --to 2026-04-01 -o csv

      Values count by --quality; the shares of qualities are those of all readings.
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup var selection: SelectorOptions
  @OptionGroup var stretch: StretchOptions

  @Option(
    help: ArgumentHelp("Which readings count: good, suspect, bad, several with commas, or all.", valueName: "quality"))
  var quality = QualityFilter.usual

  @OptionGroup var output: OutputOptions
  @OptionGroup var empty: EmptyOptions

  func answer(on console: Console) throws {
    let range = try stretch.resolved(now: SystemClock().now(), zone: output.tz)
    let source = try source.open().readings
    let writer = try ListingWriter(.stats, style: output.style, console: console)
    for member in try source.series(matching: selection.selector, from: range.lowerBound, to: range.upperBound) {
      let figures = try figures(of: member, range, source)
      if figures.total > 0 { try writer.write(StatsRow(series: member, figures: figures)) }
    }
    try writer.finish()
    source.tellDamage()
    try empty.check(writer.count)
  }

  private func figures(
    of series: SeriesRecord, _ range: Range<Timestamp>, _ source: any SeriesSource
  ) throws -> SeriesFigures {
    var figures = SeriesFigures()
    try source.readings(of: series.id, from: range.lowerBound, to: range.upperBound) { run in
      for reading in run { figures.add(reading, counts: quality.keeps(reading)) }
      guard figures.count <= Self.readingsMax else {
        throw OperatorError(
          .failure, code: "too-many-readings", "\(series.key) has more than \(Self.readingsMax) readings in that time",
          hint: "choose a shorter time by --from and --to")
      }
    }
    figures.finish()
    return figures
  }
}
