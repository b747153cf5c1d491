import HTTPTypes
import Logging
import TaihuCore
import Testing

@testable import TaihuHTTP

@Suite("The Prometheus API", .serialized)
struct PrometheusTests {
  @Test("questions get the answers that Prometheus gives, to the byte")
  func answers() async throws {
    let cases: [(path: String, body: String)] = [
      (
        "query?query=pm25&time=1773532860",
        #"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"pm25","device":"d1","#
          + #""network":"air","site":"a"},"value":[1773532860,"1"]},{"metric":{"__name__":"pm25","device":"d2","#
          + #""network":"air","site":"b"},"value":[1773532860,"101"]}]}}"#
      ),
      (
        "query?query=1%2F0&time=1773532860.5",
        #"{"status":"success","data":{"resultType":"scalar","result":[1773532860.5,"+Inf"]}}"#
      ),
      (
        "query_range?query=sum(pm25)&start=1773532800&end=2026-03-15T00:02:00Z&step=1m",
        #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":["#
          + #"[1773532800,"100"],[1773532860,"102"],[1773532920,"104"]]}]}}"#
      ),
      (
        "query?query=pm25&time=1773532860&limit=1",
        #"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"pm25","device":"d1","#
          + #""network":"air","site":"a"},"value":[1773532860,"1"]}]},"warnings":["results truncated due to limit"]}"#
      ),
      ("series?match[]=level", #"{"status":"success","data":[{"__name__":"level","site":"a"}]}"#),
      ("series?match[]=level&start=1800000000", #"{"status":"success","data":[]}"#),
      ("labels", #"{"status":"success","data":["__name__","device","network","site"]}"#),
      ("labels?match[]=level", #"{"status":"success","data":["__name__","site"]}"#),
      ("label/__name__/values", #"{"status":"success","data":["level","pm25"]}"#),
      ("label/site/values?match[]=%7Bsite%3D~%22b%7Cc%22%7D", #"{"status":"success","data":["b"]}"#),
      (
        "metadata?metric=level",
        #"{"status":"success","data":{"level":[{"type":"gauge","help":"","unit":"ug/m3"}]}}"#
      ),
      ("query_exemplars?query=x", #"{"status":"success","data":[]}"#),
      ("rules", #"{"status":"success","data":{"groups":[]}}"#),
      ("alerts", #"{"status":"success","data":{"alerts":[]}}"#),
    ]
    try await TestServer.run { (server) async throws in
      for (path, body) in cases {
        let answer = try await server.ask("GET", "/api/v1/" + path)
        #expect(answer.status == 200 && answer.body == body, "\(path): \(answer)")
      }
    }
  }

  @Test("a question may come as a form")
  func form() async throws {
    try await TestServer.run { (server) async throws in
      let answer = try await server.ask(
        "POST", "/api/v1/query", headers: ["Content-Type": "application/x-www-form-urlencoded"],
        body: Array("query=level&time=1773532800".utf8))
      #expect(answer.status == 200)
      #expect(answer.body.contains(#""value":[1773532800,"200"]"#))
    }
  }

  @Test("a question at fault gets the status and the kind of error that Prometheus gives")
  func faults() async throws {
    let cases: [(path: String, status: Int, type: String)] = [
      ("query", 400, "bad_data"), ("query?query=sum(", 400, "bad_data"), ("query?query=%ff", 400, "bad_data"),
      ("query?query=up&time=yesterday", 400, "bad_data"), ("query?query=up&quality=best", 400, "bad_data"),
      ("query_range?query=up&start=0&end=1", 400, "bad_data"),
      ("query_range?query=up&start=0&end=1&step=0", 400, "bad_data"),
      ("query_range?query=up&start=2&end=1&step=1", 400, "bad_data"),
      ("query_range?query=up&start=0&end=3155760000&step=1", 400, "bad_data"), ("series", 400, "bad_data"),
      ("series?match[]=sum(up)", 400, "bad_data"), ("labels?limit=-1", 400, "bad_data"),
      ("query?query=pm25+%2B+on(network)+pm25&time=1773532860", 422, "execution"), ("nothing", 404, "not_found"),
    ]
    try await TestServer.run { (server) async throws in
      for (path, status, type) in cases {
        let answer = try await server.ask("GET", "/api/v1/" + path)
        #expect(answer.status == status, "\(path): \(answer)")
        #expect(answer.body.hasPrefix(#"{"status":"error","errorType":"\#(type)","error":"#), "\(path): \(answer)")
      }
    }
  }

  @Test("the description and the table of routes tell of the same operations")
  func sameOperations() {
    let limits = HTTPLimits()
    let counters = HTTPCounters()
    let pool = ReaderPool(path: "/nowhere", limits: limits, counters: counters)
    defer { pool.stop() }
    let hub = EventHub(pool: pool, limits: limits, counters: counters, logger: Logger(label: "test"))
    let port = GatewayPort(
      storePath: "/nowhere", version: "", write: { _ in .committed }, status: { "" }, trouble: { nil },
      metrics: { [] }, packs: { "" })
    let routes = Routes(port: port, pool: pool, hub: hub, counters: counters, limits: limits, clock: SystemClock())
    let served = routes.endpoints.map { endpoint in
      "\(endpoint.method.rawValue) "
        + endpoint.path.split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : $0 }
        .joined(separator: "/")
    }
    let described = OpenAPI.operations.map { "\($0.method.uppercased()) \($0.path.dropFirst())" }
    #expect(served.sorted() == described.sorted())
  }

  @Test("every route of the description answers, and every answer has its headers")
  func description() async throws {
    try await TestServer.run { (server) async throws in
      for operation in OpenAPI.operations where !operation.path.hasSuffix("events") {
        let path = operation.path.replacing("{name}", with: "site").replacing("{id}", with: "1")
        let answer = try await server.ask(operation.method.uppercased(), path)
        #expect(answer.status != 405 && !answer.body.contains("there is no such page"), "\(path): \(answer)")
        #expect(answer.head.contains("X-Content-Type-Options: nosniff"), "\(path): \(answer.head)")
      }
      let document = try await server.ask("GET", "/api/openapi.json").body
      #expect(document.contains(#""openapi":"3.1.0""#))
    }
  }

  @Test("what Taihu says of itself: metrics, quarantine, series, devices, ledger")
  func own() async throws {
    try await TestServer.run { (server) async throws in
      let metrics = try await server.ask("GET", "/metrics").body
      for part in ["taihu_store_readings 180\n", "taihu_build_info{version=\"1.2.3\"} 1\n", "process_open_fds "] {
        #expect(metrics.contains(part), "\(part)")
      }
      #expect(try await server.ask("GET", "/health").body == "ok\n")
      let entry = try await server.ask("GET", "/api/taihu/quarantine/1").body
      #expect(entry.contains(#""payload":"AP8=""#) && entry.contains(#""reason":"malformed""#))
      #expect(try await server.ask("GET", "/api/taihu/quarantine/2").status == 404)
      #expect(try await server.ask("GET", "/api/taihu/series?match[]=level").body.contains(#""value":259"#))
      #expect(try await server.ask("GET", "/api/taihu/devices").body.contains(#""device":"d2""#))
      #expect(try await server.ask("GET", "/api/taihu/ledger").body.contains(#""balanced":true"#))
      #expect(try await server.ask("GET", "/api/taihu/series?limit=0").status == 400)
    }
  }
}
