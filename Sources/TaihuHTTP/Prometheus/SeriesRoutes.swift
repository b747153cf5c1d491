internal import Hummingbird
internal import TaihuCore
internal import TaihuQuery
internal import TaihuQueryStore
internal import TaihuStore

/// `series`, `labels`, `label/…/values` and `metadata` of the Prometheus API.
struct SeriesRoutes: Sendable {
  let pool: ReaderPool

  /// The labels of the series that are selected.
  func series(_ parameters: FormParameters) async throws -> Response {
    guard !parameters.all("match[]").isEmpty else { throw APIFault.badData("the parameter “match[]” is missing") }
    return try await answer(parameters) { $0.map { ResultJSON.labels($0) } }
  }

  /// The names of labels of the series that are selected, or of all.
  func names(_ parameters: FormParameters) async throws -> Response {
    try await answer(parameters) { sets in
      Set(sets.lazy.flatMap { $0.labels.map(\.name) }).sorted().map(ResultJSON.quoted)
    }
  }

  /// The values that a label has in the series that are selected, or in all.
  func values(of label: String, _ parameters: FormParameters) async throws -> Response {
    try await answer(parameters) { sets in
      Set(sets.lazy.map { $0[label] }).subtracting([""]).sorted().map(ResultJSON.quoted)
    }
  }

  /// What is known of each name: its unit.
  func metadata(_ parameters: FormParameters) async throws -> Response {
    let (metric, limit) = (parameters["metric"], try parameters.count("limit") ?? 0)
    let units = try await pool.run { reader, _ in
      let matchers: [SeriesSelector.Matcher] = metric.map { [.equal(name: "__name__", value: $0)] } ?? []
      let records = try reader.series(matching: SeriesSelector(matchers))
      return Dictionary(records.map { ($0.key.name, $0.traits.unit) }) { first, _ in first }
    }
    let sorted = units.sorted { $0.key < $1.key }
    let members = (limit > 0 ? sorted.prefix(limit) : sorted[...]).map { name, unit in
      (name, "[{\"type\":\"gauge\",\"help\":\"\",\"unit\":\(ResultJSON.quoted(unit))}]")
    }
    return .success(JSONText.object(members.map { (name: $0.0, value: $0.1) }))
  }

  private func answer(
    _ parameters: FormParameters, _ shape: @escaping @Sendable ([LabelSet]) -> [String]
  ) async throws -> Response {
    let selectors = try parameters.all("match[]").map { text in
      do throws(QueryFault) { return try Query.matchers(of: text) } catch { throw APIFault(error) }
    }
    let (start, limit) = (try parameters.time("start"), try parameters.count("limit") ?? 0)
    _ = try parameters.time("end")
    let found = try await pool.run { reader, _ in
      try reader.withSnapshot { shape(try Self.labels(selectors.isEmpty ? [[]] : selectors, since: start, reader)) }
    }
    guard limit > 0, found.count > limit else { return .success(JSONText.array(found)) }
    return .success(JSONText.array(found.prefix(limit)), notes: ["results truncated due to limit"])
  }

  /// The labels of series that one of the selectors selects and that have a reading at a time or later. As Prometheus
  /// looks at whole blocks, a series that began later than asked for may be among them.
  private static func labels(
    _ selectors: [[LabelMatcher]], since start: Timestamp?, _ reader: StoreReader
  ) throws -> [LabelSet] {
    let source = StoreQuerySource(reader)
    var series: [UInt32: QuerySeries] = [:]
    for matchers in selectors {
      for member in try source.series(matching: matchers) { series[member.id] = member }
    }
    var found = Array(series.values)
    if let start {
      let latest = try reader.latest(of: found.map { SeriesID($0.id) })
      let living = Set(latest.lazy.filter { $0.time >= start }.map(\.series.rawValue))
      found.removeAll { !living.contains($0.id) }
    }
    return found.map(\.labels).sorted()
  }
}
