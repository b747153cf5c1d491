internal import Hummingbird
internal import TaihuCore
internal import TaihuQuery
internal import TaihuQueryStore
internal import TaihuStore

/// `query` and `query_range` of the Prometheus API.
struct QueryRoutes: Sendable {
  let pool: ReaderPool
  let limits: HTTPLimits
  let clock: any WallClock

  /// The value of a query at one time.
  func instant(_ parameters: FormParameters) async throws -> Response {
    let time = try parameters.time("time") ?? clock.now()
    return try await answer(parameters) { engine, query in try engine.instant(query, at: time) }
  }

  /// The values of a query over a stretch of time.
  func range(_ parameters: FormParameters) async throws -> Response {
    guard let start = try parameters.time("start"), let end = try parameters.time("end"),
      let step = try parameters.duration("step")
    else { throw APIFault.badData("a query over a range wants start, end and step") }
    return try await answer(parameters) { engine, query in
      try engine.range(query, from: start, to: end, step: step)
    }
  }

  private func answer(
    _ parameters: FormParameters, _ ask: @escaping @Sendable (QueryEngine, Query) throws -> QueryResult
  ) async throws -> Response {
    guard let text = parameters["query"] else { throw APIFault.badData("the parameter “query” is missing") }
    let options = try options(parameters)
    let (qualities, limit) = (try Self.qualities(parameters), try parameters.count("limit") ?? 0)
    let (data, notes) = try await pool.run { reader, isGone in
      do {
        var options = options
        options.isCancelled = isGone
        let engine = QueryEngine(source: StoreQuerySource(reader, qualities: qualities), options: options)
        let damagedBefore = reader.damaged.count
        var result = try reader.withSnapshot { try ask(engine, Query(text)) }
        if reader.damaged.count > damagedBefore { result.notes.append("damaged chunks are missing from the answer") }
        result.cut(to: limit)
        return (ResultJSON.text(result), result.notes)
      } catch let fault as QueryFault {
        throw APIFault(fault)
      }
    }
    return .success(data, notes: notes)
  }

  private func options(_ parameters: FormParameters) throws(APIFault) -> QueryOptions {
    var options = QueryOptions()
    options.lookback = try parameters.duration("lookback_delta")
    let most = Double(limits.querySeconds)
    options.limits.seconds = min(most, try parameters.duration("timeout").map { Double($0) / 1e9 } ?? most)
    return options
  }

  /// The readings that count: `good`, `suspect`, `bad`, several with commas, or `all`.
  private static func qualities(_ parameters: FormParameters) throws(APIFault) -> Set<Quality> {
    guard let text = parameters["quality"] else { return StoreQuerySource.usualQualities }
    if text == "all" { return Set(Quality.allCases) }
    var qualities: Set<Quality> = []
    for word in text.split(separator: ",") {
      guard let quality = Quality(String(word)) else { throw .badData("“quality” is good, suspect, bad or all") }
      qualities.insert(quality)
    }
    return qualities
  }
}

extension QueryResult {
  /// Leaves so many series, and notes it; 0 leaves all.
  fileprivate mutating func cut(to limit: Int) {
    guard limit > 0 else { return }
    switch content {
    case .matrix(let series) where series.count > limit: content = .matrix(Array(series.prefix(limit)))
    case .vector(let series) where series.count > limit: content = .vector(Array(series.prefix(limit)))
    default: return
    }
    notes.append("results truncated due to limit")
  }
}
