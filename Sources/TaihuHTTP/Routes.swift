internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import TaihuCore
internal import TaihuStore

/// Every endpoint of the server. `OpenAPI.swift` describes the same list; a test holds the two together.
struct Routes: Sendable {
  /// One endpoint.
  struct Endpoint: Sendable {
    typealias Answer = @Sendable (Request, ServerContext) async throws -> Response

    var method: HTTPRequest.Method
    var path: String
    var answer: Answer

    init(_ method: HTTPRequest.Method, _ path: String, _ answer: @escaping Answer) {
      (self.method, self.path, self.answer) = (method, path, answer)
    }
  }

  let port: GatewayPort
  let pool: ReaderPool
  let hub: EventHub
  let counters: HTTPCounters
  let limits: HTTPLimits
  let clock: any WallClock

  /// Every endpoint.
  var endpoints: [Endpoint] { prometheus + writing + operation + taihu }

  /// Adds every endpoint to a router.
  func add(to router: Router<ServerContext>) {
    for endpoint in endpoints {
      router.on(RouterPath(endpoint.path), method: endpoint.method) { request, context in
        try await endpoint.answer(request, context)
      }
    }
  }

  private var prometheus: [Endpoint] {
    let queries = QueryRoutes(pool: pool, limits: limits, clock: clock)
    let series = SeriesRoutes(pool: pool)
    return asked("/api/v1/query") { parameters, _ in try await queries.instant(parameters) }
      + asked("/api/v1/query_range") { parameters, _ in try await queries.range(parameters) }
      + asked("/api/v1/series") { parameters, _ in try await series.series(parameters) }
      + asked("/api/v1/labels") { parameters, _ in try await series.names(parameters) }
      + asked("/api/v1/query_exemplars") { _, _ in .success("[]") }
      + [
        get("/api/v1/label/:name/values") { parameters, context in
          try await series.values(of: context.parameters.require("name"), parameters)
        },
        get("/api/v1/metadata") { parameters, _ in try await series.metadata(parameters) },
        get("/api/v1/status/buildinfo") { _, _ in .success(Self.buildInfo(port.version)) },
        get("/api/v1/rules") { _, _ in .success("{\"groups\":[]}") },
        get("/api/v1/alerts") { _, _ in try await alerts() },
      ]
  }

  private var writing: [Endpoint] {
    let routes = WriteRoutes(port: port, limits: limits)
    let lines: Endpoint.Answer = { request, context in
      let parameters = try FormParameters([request.uri.query ?? ""])
      return try await routes.takeLines(body(of: request, context), request.headers, parameters)
    }
    return [
      Endpoint(.post, "/api/v1/write") { request, context in
        let parameters = try FormParameters([request.uri.query ?? ""])
        return try await routes.take(body(of: request, context), request.headers, parameters)
      },
      Endpoint(.post, "/api/v2/write", lines), Endpoint(.post, "/write", lines),
    ]
  }

  private var operation: [Endpoint] {
    let metrics = MetricsRoute(port: port, pool: pool, counters: counters)
    return [
      get("/health") { _, _ in .text("ok\n") },
      get("/ready") { _, _ in
        guard let trouble = port.trouble() else { return .text("ready\n") }
        return .text("not ready: \(trouble)\n", status: .serviceUnavailable)
      },
      get("/metrics") { _, _ in try await metrics.answer() },
      get("/api/openapi.json") { _, _ in .json(OpenAPI.document(version: port.version)) },
    ]
  }

  private var taihu: [Endpoint] {
    let routes = TaihuRoutes(port: port, pool: pool)
    let events = EventStream(hub: hub)
    return [
      get("/api/taihu/status") { _, _ in .json(try port.status()) },
      get("/api/taihu/packs") { _, _ in .json(try port.packs()) },
      get("/api/taihu/alarms") { parameters, _ in try await routes.alarms(parameters) },
      get("/api/taihu/alarms/:id") { _, context in try await routes.alarm(context.parameters.require("id")) },
      get("/api/taihu/quarantine") { parameters, _ in try await routes.quarantine(parameters) },
      get("/api/taihu/quarantine/:id") { _, context in
        try await routes.quarantineEntry(context.parameters.require("id"))
      },
      get("/api/taihu/ledger") { _, _ in try await routes.ledger() },
      get("/api/taihu/series") { parameters, _ in try await routes.series(parameters) },
      get("/api/taihu/devices") { parameters, _ in try await routes.devices(parameters) },
      Endpoint(.get, "/api/taihu/events") { _, _ in try events.answer() },
    ]
  }

  private func get(
    _ path: String, _ answer: @escaping @Sendable (FormParameters, ServerContext) async throws -> Response
  ) -> Endpoint {
    Endpoint(.get, path) { request, context in
      let parameters = try FormParameters([request.uri.query ?? ""])
      return try await context.whileClientStays { try await answer(parameters, context) }
    }
  }

  /// A question that may come as GET, or as POST with a form.
  private func asked(
    _ path: String, _ answer: @escaping @Sendable (FormParameters, ServerContext) async throws -> Response
  ) -> [Endpoint] {
    [
      get(path, answer),
      Endpoint(.post, path) { request, context in
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") ?? true else {
          throw APIFault(.unsupportedMediaType, "bad_data", "a question by POST is a form")
        }
        let form = String(buffer: try await body(of: request, context))
        let parameters = try FormParameters([request.uri.query ?? "", form])
        return try await context.whileClientStays { try await answer(parameters, context) }
      },
    ]
  }

  private func body(of request: Request, _ context: ServerContext) async throws -> ByteBuffer {
    do {
      return try await request.body.collect(upTo: limits.bodyBytes)
    } catch is NIOTooManyBytesError {
      throw APIFault(.contentTooLarge, "bad_data", "the body is longer than \(limits.bodyBytes) bytes")
    } catch {
      context.logger.debug("a body broke off", metadata: ["error": "\(error)"])
      throw APIFault.badData("the body broke off, or is not as HTTP/1.1 has it")
    }
  }

  private func alerts() async throws -> Response {
    let alerts = try await pool.run { reader, _ in
      try reader.withSnapshot {
        try EpisodeJSON.rows(reader.episodes(openOnly: true), reader).map { EpisodeJSON.alert($0.episode, $0.series) }
      }
    }
    return .success("{\"alerts\":\(JSONText.array(alerts))}")
  }

  /// Clients choose what they ask by this version: the answers are those of Prometheus 3.
  private static func buildInfo(_ version: String) -> String {
    JSONText.object([
      ("version", "\"3.0.0\""), ("revision", "\"\""), ("branch", "\"\""), ("buildUser", "\"\""),
      ("buildDate", "\"\""), ("goVersion", "\"\""), ("application", "\"taihu\""),
      ("applicationVersion", JSONText.quoted(version)),
    ])
  }
}
