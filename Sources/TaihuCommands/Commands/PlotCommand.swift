internal import ArgumentParser
internal import TaihuCore
internal import TaihuQuery
internal import TaihuStore

/// `taihu plot`: readings, or the answer to a query, as a picture in the terminal.
struct PlotCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw readings of a stretch of time, or the answer to a query, in the terminal.",
    discussion: """
      taihu plot --series pm25 --site lihu-01
      taihu plot --series water_temp --from -7d --every 1h --by site
      taihu plot 'avg by (site) (pm25)' --from -24h
      taihu plot 'rate(node_cpu_seconds_total[5m])' --url http://127.0.0.1:9090

      Alarms stand in a bar below; dotted lines are the band that was expected: the one kept with each alarm, or with \
      --expected the one that the detector computes anew. Series of one unit share a frame where colours tell them apart. \
      -o json gives the points, -o csv a row for each.
      """)

  @Argument(
    help: ArgumentHelp("A query in PromQL, for instance 'avg by (site) (pm25)'.", valueName: "expression"),
    completion: .stored(.query))
  var expression: String?

  @OptionGroup var selection: SelectorOptions
  @OptionGroup var stretch: StretchOptions

  @Option(help: ArgumentHelp("PromQL: the time from one value to the next (default: what suits).", valueName: "length"))
  var step: DurationArgument?

  @Option(help: ArgumentHelp("The width of a window; without it, readings are drawn as they are.", valueName: "length"))
  var every: DurationArgument?

  @Option(
    help: ArgumentHelp("How a window becomes one value: \(Aggregate.names) (default: mean).", valueName: "aggregate"))
  var agg: Aggregate?

  @Option(
    help: ArgumentHelp("A label that tells groups of series apart, repeat for several.", valueName: "label"),
    completion: .stored(.labelName))
  var by: [String] = []

  @Option(
    help: ArgumentHelp("Which readings count: good, suspect, bad, several with commas, or all.", valueName: "quality"))
  var quality = QualityFilter.usual

  @Flag(help: "Draw the band that the detector expects, computed from the readings of the week before.")
  var expected = false

  @Option(help: ArgumentHelp("The height of a frame in lines.", valueName: "lines"))
  var height: Int?

  @Option(help: ArgumentHelp("The most series to draw.", valueName: "count"))
  var max = 12

  @OptionGroup var source: SourceOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("How to answer: table (the picture), tsv, csv, json or jsonl.", valueName: "format"))
  var format = OutputFormat.table

  @Option(
    help: ArgumentHelp("The time zone of times: local, UTC, Asia/Shanghai, +08:00.", valueName: "zone"),
    transform: Zone.parse)
  var tz: Zone = .local

  @OptionGroup var empty: EmptyOptions

  func validate() throws {
    if expression != nil, every != nil || !selection.selector.matchers.isEmpty {
      throw ValidationError("a query in PromQL names its series and windows itself: leave out --every and selectors")
    }
    if expression == nil, step != nil {
      throw ValidationError("--step belongs to a query in PromQL; --every is for windows")
    }
    if every == nil, agg != nil || !by.isEmpty { throw ValidationError("--agg and --by need --every") }
    if let height, !(3...200).contains(height) { throw ValidationError("--height is 3 to 200 lines") }
    if max < 1 { throw ValidationError("--max is at least 1") }
    if format == .line { throw ValidationError("-o line is for readings; see taihu query") }
  }

  func answer(on console: Console) throws {
    let now = SystemClock().now()
    let range = try stretch.resolved(now: now, zone: tz)
    let terminal = Terminal.current()
    let open = try source.open()
    let readings = open.readings
    let plots = try readings.withSnapshot { try gather(open, readings, range, terminal) }
    readings.tellDamage()
    try write(plots, range, terminal, on: console)
    if plots.isEmpty {
      Console.note("nothing to draw between \(tz.text(range.lowerBound)) and \(tz.text(range.upperBound))")
    }
    try empty.check(plots.count)
  }

  private func gather(
    _ open: SourceOptions.Source, _ source: any SeriesSource, _ range: Range<Timestamp>, _ terminal: Terminal
  ) throws -> [PlotSeries] {
    var gatherer = PlotGatherer(source, range, quality: quality)
    let records = try source.series(matching: selection.selector, from: range.lowerBound, to: range.upperBound)
    var plots: [PlotSeries]
    if let expression {
      let step =
        step?.nanoseconds
        ?? PlotStep.suiting(
          range.upperBound.nanoseconds(since: range.lowerBound), columns: terminal.columns ?? PlotPicture.columnsDefault
        )
      let query = PromQLQuery(
        expression: expression, times: .range(range.lowerBound, range.upperBound, step: step), options: .init(),
        quality: quality)
      plots = gatherer.answer(try query.answer(from: open), step: step, of: records)
    } else if let every {
      try LabelNames.check(by, of: records)
      let query = WindowedQuery(
        range: range, width: every.nanoseconds,
        offset: Int64(tz.offsetSeconds(at: range.lowerBound)) * 1_000_000_000, aggregate: agg ?? .mean,
        by: by.isEmpty ? nil : by, quality: quality)
      plots = try gatherer.windows(query, of: records)
    } else {
      plots = try gatherer.readings(of: limited(records))
    }
    plots = limited(plots)
    let known = Dictionary(records.map { ($0.key, $0) }) { first, _ in first }
    return try plots.map { plot in
      let plot = expected ? try gatherer.withExpectation(plot, known[plot.key]) : plot
      return try gatherer.withEpisodes(plot, known[plot.key])
    }
  }

  /// The first series of many; a picture of all would show nothing.
  private func limited<Member>(_ series: [Member]) -> [Member] {
    guard format == .table, series.count > max else { return series }
    Console.note(
      "\(series.count - max) of \(series.count) series are not drawn; --max draws more, --site and others narrow")
    return Array(series.prefix(max))
  }

  private func write(
    _ plots: [PlotSeries], _ range: Range<Timestamp>, _ terminal: Terminal, on console: Console
  ) throws {
    let style = OutputStyle(format: format, terminal: terminal)
    switch format {
    case .table:
      try PlotPicture(series: plots, range: range, zone: tz, terminal: terminal, rows: height).write(to: console)
    case .json, .jsonl:
      let writer = try ListingWriter(Listing<PlotSeries>([], json: \.json), style: style, console: console)
      try writer.write(contentsOf: plots)
      try writer.finish()
    case .tsv, .csv, .line:
      let writer = try ListingWriter(.windows(zone: tz), style: style, console: console)
      for plot in plots {
        try writer.write(
          contentsOf: plot.points.map { WindowRow(key: plot.key, start: $0.time, value: $0.value, unit: plot.unit) })
      }
      try writer.finish()
    }
  }
}
