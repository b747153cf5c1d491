internal import TaihuCore
internal import TaihuDetect
internal import TaihuQuery
internal import TaihuStore

/// Gathers what a plot draws.
struct PlotGatherer {
  /// The most points of a plot: more would hold too much memory, and no window shows them.
  static let pointsMax = 4_000_000
  /// How far the detector looks at readings before the plot, to know what to expect, in nanoseconds: a week.
  static let learning: Int64 = 604_800_000_000_000
  /// A line joins values up to so many cadences apart.
  private static let cadencesJoined: Int64 = 3

  /// Where readings come from.
  let source: any SeriesSource
  /// The time that is shown.
  let range: Range<Timestamp>
  /// Which readings count.
  let quality: QualityFilter

  private var count = 0

  /// A gatherer for a stretch of time.
  init(_ source: any SeriesSource, _ range: Range<Timestamp>, quality: QualityFilter = .usual) {
    (self.source, self.range, self.quality) = (source, range, quality)
  }

  /// The readings of each series as they are.
  mutating func readings(of series: [SeriesRecord]) throws -> [PlotSeries] {
    try series.compactMap { member in
      var plot = self.series(member)
      try source.readings(of: member.id, from: range.lowerBound, to: range.upperBound) { run in
        for reading in run where quality.keeps(reading) {
          plot.points.append(.init(time: reading.time, value: reading.value))
        }
        try check(count + plot.points.count)
      }
      count += plot.points.count
      plot.joins = plot.joins ?? Self.median(of: plot.points).map { $0 * Self.cadencesJoined }
      return plot.points.isEmpty ? nil : plot
    }
  }

  /// The windows of each group of series.
  mutating func windows(_ query: WindowedQuery, of series: [SeriesRecord]) throws -> [PlotSeries] {
    var plots: [PlotSeries] = []
    try query.run(series, on: source) { row in
      if plots.last?.key != row.key {
        plots.append(PlotSeries(key: row.key, unit: row.unit, joins: query.width * 3 / 2))
      }
      plots[plots.count - 1].points.append(.init(time: row.start, value: row.value))
      count += 1
      try check(count)
    }
    return plots
  }

  /// The series of an answer to a query in PromQL; a series that is stored has its unit.
  func answer(_ result: QueryResult, step: Int64, of records: [SeriesRecord]) -> [PlotSeries] {
    let known = Dictionary(records.map { ($0.key, $0) }) { first, _ in first }
    return result.series.map { member in
      let key = SeriesKey(
        name: member.labels.name, labels: member.labels.labels.filter { $0.name != LabelSet.nameLabel })
      var plot = known[key].map { series($0) } ?? PlotSeries(key: key, unit: "")
      plot.joins = step * 3 / 2
      plot.points = member.points.compactMap { point in
        Timestamp(milliseconds: point.milliseconds).map { .init(time: $0, value: point.value) }
      }
      return plot
    }
  }

  /// The series with the alarms that are known of it, and the bands that were kept with them.
  func withEpisodes(_ plot: PlotSeries, _ record: SeriesRecord?) throws -> PlotSeries {
    guard let record else { return plot }
    var plot = plot
    plot.episodes = try source.episodes(of: record.id, from: range.lowerBound, to: range.upperBound)
    guard plot.expected.isEmpty else { return plot }
    for episode in plot.episodes.sorted(by: { $0.start < $1.start }) {
      guard let band = episode.expected else { continue }
      plot.expected += [episode.start, episode.end ?? range.upperBound].map { .init(time: $0, band: band) }
    }
    return plot
  }

  /// The series with what the detector expects: computed anew, from the readings of the plot and of the week before.
  func withExpectation(_ plot: PlotSeries, _ record: SeriesRecord?) throws -> PlotSeries {
    guard let record, !record.traits.rules.isCounter else { return plot }
    var (plot, session) = (plot, DetectSession())
    let begin = range.lowerBound.advanced(byNanoseconds: -Self.learning)
    try source.readings(of: record.id, from: begin, to: range.upperBound) { run in
      for reading in run where reading.quality != .bad {
        _ = session.judge(time: reading.time, value: reading.value)
        guard reading.time >= range.lowerBound, let band = session.expected else { continue }
        let possible = record.traits.rules.validRange
        plot.expected.append(.init(time: reading.time, band: possible.map { band.clamped(to: $0) } ?? band))
      }
    }
    return plot
  }

  /// The median time from one point to the next, in nanoseconds; `nil` for fewer than three points.
  private static func median(of points: [PlotSeries.Point]) -> Int64? {
    guard points.count > 2 else { return nil }
    return zip(points, points.dropFirst()).map { $1.time.nanoseconds(since: $0.time) }.sorted()[points.count / 2 - 1]
  }

  private func series(_ record: SeriesRecord) -> PlotSeries {
    PlotSeries(
      key: record.key, unit: record.traits.unit, joins: record.traits.rules.cadence.map { $0 * Self.cadencesJoined })
  }

  private func check(_ count: Int) throws(OperatorError) {
    guard count > Self.pointsMax else { return }
    throw OperatorError(
      .failure, code: "too-many-points", "the plot would have more than \(Self.pointsMax) points",
      hint: "--every gathers them in windows, for instance --every 5m; or choose a shorter time, or fewer series")
  }
}

extension QueryResult {
  /// The series of the answer; a number alone is a series without labels.
  fileprivate var series: [Series] {
    switch content {
    case .matrix(let series), .vector(let series): series
    case .scalar(let point): [Series(labels: .empty, points: [point])]
    case .string: []
    }
  }
}
