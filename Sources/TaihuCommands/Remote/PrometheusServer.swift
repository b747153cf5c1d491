internal import TaihuClient
internal import TaihuCore
internal import TaihuQuery

/// A server with the API of Prometheus: Prometheus itself, Taihu, VictoriaMetrics, Mimir, Thanos.
struct PrometheusServer {
  /// What asks it.
  let client: HTTPClient

  /// A server behind a client.
  init(_ client: HTTPClient) {
    self.client = client
  }

  /// The answer to a query.
  ///
  /// - Parameters:
  ///   - lookback: in nanoseconds; `nil`: as the server has it.
  ///   - quality: which readings count; only Taihu knows.
  func answer(
    _ expression: String, at times: PromQLQuery.Times, lookback: Int64? = nil, quality: QualityFilter = .usual
  ) throws -> QueryResult {
    var form = HTTPForm()
    form.add("query", expression)
    if let lookback { form.add("lookback_delta", Self.seconds(lookback)) }
    if quality != .usual {
      try refuseQuality()
      form.add("quality", quality.defaultValueDescription)
    }
    switch times {
    case .instant(let time):
      form.add("time", Self.text(time))
      return try PrometheusAnswer.result(try data("/api/v1/query", form), sorting: !Self.isOrdered(expression))
    case .range(let from, let to, let step):
      form.add("start", Self.text(from))
      form.add("end", Self.text(to))
      form.add("step", Self.seconds(step))
      return try PrometheusAnswer.result(try data("/api/v1/query_range", form), sorting: true)
    }
  }

  /// The labels of the series that a selector of PromQL matches and that have a sample in a stretch of time.
  func series(_ selector: String, from: Timestamp, to: Timestamp) throws -> [LabelSet] {
    var form = HTTPForm()
    form.add("match[]", selector)
    form.add("start", Self.text(from))
    form.add("end", Self.text(to))
    return try PrometheusAnswer.labelSets(try data("/api/v1/series", form))
  }

  /// The units that the server knows, by the names of series.
  func units() throws -> [String: String] {
    let answer = try client.get("/api/v1/metadata")
    // A server without metadata still has readings.
    guard answer.head.status == 200 else { return [:] }
    return try PrometheusAnswer.units(PrometheusAnswer.data(answer, of: client.address))
  }

  /// Whether the server is a Taihu, which has more to tell than Prometheus.
  func isTaihu() throws -> Bool {
    let answer = try client.get("/api/v1/status/buildinfo")
    guard answer.head.status == 200 else { return false }
    return PrometheusAnswer.application(answer.body) == "taihu"
  }

  private func data(_ path: String, _ form: HTTPForm) throws -> ArraySlice<UInt8> {
    try PrometheusAnswer.data(try client.post(path, form), of: client.address)
  }

  private func refuseQuality() throws {
    guard try !isTaihu() else { return }
    throw OperatorError.usage(
      "\(client.address) is no Taihu and knows nothing of quality", hint: "leave --quality out")
  }

  /// Whether a query puts its series in an order of its own.
  private static func isOrdered(_ expression: String) -> Bool {
    ["sort", "topk", "bottomk"].contains { expression.contains($0) }
  }

  /// A time in seconds, to the millisecond.
  private static func text(_ time: Timestamp) -> String {
    NumberFormat.seconds(milliseconds: time.floored(toMultipleOf: 1_000_000).nanoseconds / 1_000_000)
  }

  private static func seconds(_ nanoseconds: Int64) -> String {
    NumberText.decimal(Double(nanoseconds) / 1e9)
  }
}
