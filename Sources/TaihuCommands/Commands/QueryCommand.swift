internal import ArgumentParser
internal import TaihuCore
internal import TaihuStore

/// `taihu query`: readings of a stretch of time, as they are or in windows; or the answer to a query in PromQL.
struct QueryCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Show readings of a stretch of time, as they are or aggregated in windows, or answer a query in PromQL.",
    discussion: """
      taihu query 'avg by (site) (pm25)' --from -24h --step 1h
      taihu query --series pm25 --site lihu-01 --from -24h --every 5m --agg mean
      taihu query 'rate(rain_total[1h])' --url http://127.0.0.1:9090

      Times: \(TimeArgument.forms). See also: taihu help promql, taihu help times.
      """)

  @Argument(
    help: ArgumentHelp("A query in PromQL, for instance 'avg by (site) (pm25)'.", valueName: "expression"),
    completion: .stored(.query))
  var expression: String?

  @OptionGroup(title: "PromQL") var promQL: PromQLOptions

  @OptionGroup var source: SourceOptions
  @OptionGroup var selection: SelectorOptions

  @Option(parsing: .unconditional, help: ArgumentHelp("The first time.", valueName: "time"))
  var from = TimeArgument.relative(-3_600_000_000_000)

  @Option(parsing: .unconditional, help: ArgumentHelp("The time before which to stop.", valueName: "time"))
  var to = TimeArgument.relative(0)

  @Option(help: ArgumentHelp("The width of a window; without it, readings are shown as they are.", valueName: "length"))
  var every: DurationArgument?

  @Option(
    help: ArgumentHelp("How a window becomes one value: \(Aggregate.names) (default: mean).", valueName: "aggregate"))
  var agg: Aggregate?

  @Option(
    help: ArgumentHelp(
      "A label that tells groups of series apart, repeat for several; without it, each series is its own group.",
      valueName: "label"), completion: .stored(.labelName))
  var by: [String] = []

  @Option(
    help: ArgumentHelp("Which readings count: good, suspect, bad, several with commas, or all.", valueName: "quality"))
  var quality = QualityFilter.usual

  @OptionGroup var output: OutputOptions
  @OptionGroup var empty: EmptyOptions

  func validate() throws {
    if expression == nil, promQL.step != nil || promQL.time != nil {
      throw ValidationError("--step and --time belong to a query in PromQL; for windows of readings use --every")
    }
    if expression != nil, every != nil || !selection.selector.matchers.isEmpty {
      throw ValidationError("a query in PromQL names its series and windows itself: leave out --every and selectors")
    }
    if every == nil, agg != nil || !by.isEmpty { throw ValidationError("--agg and --by need --every") }
  }

  func answer(on console: Console) throws {
    let now = SystemClock().now()
    if let expression { return try answer(expression, now, on: console) }
    let (first, end) = (try from.resolved(now: now, zone: output.tz), try to.resolved(now: now, zone: output.tz))
    guard first < end else { throw OperatorError.usage("--from \(first) is not before --to \(end)") }
    let readings = try source.open().readings
    let count = try readings.withSnapshot {
      let series = try readings.series(matching: selection.selector, from: first, to: end)
      return if let every {
        try windows(of: series, first..<end, every.nanoseconds, readings, console)
      } else {
        try self.readings(of: series, first..<end, readings, console)
      }
    }
    readings.tellDamage()
    if count == 0 { Console.note("no reading between \(output.tz.text(first)) and \(output.tz.text(end))") }
    try empty.check(count)
  }

  private func answer(_ expression: String, _ now: Timestamp, on console: Console) throws {
    let times: PromQLQuery.Times =
      if let step = promQL.step {
        .range(
          try from.resolved(now: now, zone: output.tz), try to.resolved(now: now, zone: output.tz),
          step: step.nanoseconds)
      } else {
        .instant(try (promQL.time ?? .relative(0)).resolved(now: now, zone: output.tz))
      }
    let query = PromQLQuery(expression: expression, times: times, options: promQL.queryOptions, quality: quality)
    let result = try query.answer(from: source.open())
    try empty.check(try PromQLQuery.write(result, output, on: console))
  }

  private func readings(
    of series: [SeriesRecord], _ range: Range<Timestamp>, _ source: any SeriesSource, _ console: Console
  ) throws -> Int {
    let sink = try QuerySink(
      .readings(zone: output.tz), style: output.style, console: console,
      sample: { PrometheusSample(key: $0.series.key, time: $0.reading.time, value: $0.reading.value) })
    for member in series {
      try source.readings(of: member.id, from: range.lowerBound, to: range.upperBound) { run in
        for reading in run where quality.keeps(reading) {
          try sink.write(ReadingRow(reading: reading, series: member))
        }
      }
    }
    return try sink.finish()
  }

  private func windows(
    of series: [SeriesRecord], _ range: Range<Timestamp>, _ width: Int64, _ source: any SeriesSource,
    _ console: Console
  ) throws -> Int {
    try LabelNames.check(by, of: series)
    let sink = try QuerySink(
      .windows(zone: output.tz), style: output.style, console: console,
      sample: { PrometheusSample(key: $0.key, time: $0.start, value: $0.value) })
    let query = WindowedQuery(
      range: range, width: width, offset: Int64(output.tz.offsetSeconds(at: range.lowerBound)) * 1_000_000_000,
      aggregate: agg ?? .mean, by: by.isEmpty ? nil : by, quality: quality)
    try query.run(series, on: source) { try sink.write($0) }
    return try sink.finish()
  }
}
