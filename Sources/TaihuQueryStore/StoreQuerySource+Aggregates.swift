internal import TaihuCore
public import TaihuQuery
internal import TaihuStore

extension StoreQuerySource {
  /// Counts and extremes of windows that rollups fit into, where these say exactly the same as the readings.
  ///
  /// Rollups count the earlier end of a window and not the later, a query the other way round: the readings at the ends
  /// are looked at one by one. Only windows of an hour and more, one behind the other, gain by it.
  ///
  /// - Complexity: O(rollups + windows); a window whose extreme may lie at its earlier end costs its readings.
  public func aggregates(_ request: RangeAggregates, of series: QuerySeries) throws -> [Double?]? {
    guard suits(request) else { return nil }
    let first = Timestamp(nanoseconds: request.firstEnd - request.width)
    let last = Timestamp(nanoseconds: request.firstEnd + Int64(request.windows - 1) * request.width)
    let summaries = try reader.aggregate(
      of: SeriesID(series.id), from: first, to: last, every: request.width, offset: offset(of: request))
    let parts = Dictionary(summaries.map { ($0.start, $0) }) { first, _ in first }
    var before = try value(of: series, at: first)
    return try (0..<request.windows).map { index in
      let start = first.advanced(byNanoseconds: Int64(index) * request.width)
      let end = start.advanced(byNanoseconds: request.width)
      let after = try value(of: series, at: end)
      defer { before = after }
      let ends = (before: before, after: after)
      return try parts[start].map { try figure(of: $0, ends, request.figure, series, start, end) } ?? nil
        ?? after.map { request.figure == .count ? 1 : $0 }
    }
  }

  private func suits(_ request: RangeAggregates) -> Bool {
    qualities == Self.usualQualities && request.width >= 3_600_000_000_000
      && (request.windows == 1 || request.step == request.width)
      && StoreReader.canAggregate(every: request.width, offset: offset(of: request))
  }

  /// How far the windows' ends lie before multiples of their width.
  private func offset(of request: RangeAggregates) -> Int64 {
    let remainder = request.firstEnd % request.width
    return remainder == 0 ? 0 : request.width - (remainder < 0 ? remainder + request.width : remainder)
  }

  private func figure(
    of summary: WindowSummary, _ ends: (before: Double?, after: Double?), _ figure: RangeAggregates.Figure,
    _ series: QuerySeries, _ start: Timestamp, _ end: Timestamp
  ) throws -> Double? {
    let count = summary.count - (ends.before == nil ? 0 : 1) + (ends.after == nil ? 0 : 1)
    if count <= 0 { return nil }
    if figure == .count { return Double(count) }
    let isMin = figure == .min
    let extreme = isMin ? summary.min : summary.max
    if let before = ends.before, before == extreme {
      return try extremeOfReadings(of: series, isMin, after: start, through: end)
    }
    guard let after = ends.after else { return extreme }
    return isMin ? min(extreme, after) : max(extreme, after)
  }

  private func extremeOfReadings(
    of series: QuerySeries, _ isMin: Bool, after start: Timestamp, through end: Timestamp
  ) throws -> Double? {
    var extreme: Double?
    let (from, to) = (start.advanced(byNanoseconds: 1), end.advanced(byNanoseconds: 1))
    try samples(of: series, from: from, to: to) { run in
      let values = run.values.lazy.filter { !$0.isNaN }
      guard let own = isMin ? values.min() : values.max() else { return }
      extreme = extreme.map { isMin ? min($0, own) : max($0, own) } ?? own
    }
    return extreme
  }

  private func value(of series: QuerySeries, at time: Timestamp) throws -> Double? {
    var value: Double?
    try samples(of: series, from: time, to: time.advanced(byNanoseconds: 1)) { value = $0.values.last ?? value }
    return value.flatMap { $0.isNaN ? nil : $0 }
  }
}
