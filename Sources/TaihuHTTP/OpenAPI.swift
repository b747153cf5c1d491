/// The description of the API (OpenAPI 3.1.0) that `/api/openapi.json` serves.
enum OpenAPI {
  /// One operation.
  struct Operation: Sendable {
    var method: String
    var path: String
    var summary: String
    var parameters: [String]
  }

  /// Every operation, in the order of ``Routes``.
  static let operations: [Operation] = [
    both("/api/v1/query", "The value of a PromQL query at one time.", queryParameters + ["time"]),
    both("/api/v1/query_range", "Values of a PromQL query over time.", queryParameters + ["start", "end", "step"]),
    both("/api/v1/series", "The labels of selected series.", ["match[]", "start", "end", "limit"]),
    both("/api/v1/labels", "The names of labels.", ["match[]", "start", "end", "limit"]),
    both("/api/v1/query_exemplars", "Always empty: there are no exemplars.", ["query", "start", "end"]),
    [
      get("/api/v1/label/{name}/values", "The values of a label.", ["match[]", "start", "end", "limit"]),
      get("/api/v1/metadata", "The unit of each name.", ["metric", "limit"]),
      get("/api/v1/status/buildinfo", "The version of the API and of the program."),
      get("/api/v1/rules", "Always empty: rules stand in packs."), get("/api/v1/alerts", "Open alarms."),
      Operation(
        method: "post", path: "/api/v1/write", summary: "Remote write 1.0, or line protocol by content type.",
        parameters: ["precision"]),
      Operation(method: "post", path: "/api/v2/write", summary: "Line protocol.", parameters: ["precision"]),
      Operation(method: "post", path: "/write", summary: "Line protocol.", parameters: ["precision"]),
      get("/health", "Whether the process answers."), get("/ready", "Whether readings are taken."),
      get("/metrics", "Measures in the text format of Prometheus."), get("/api/openapi.json", "This document."),
      get("/api/taihu/status", "How the gateway does."), get("/api/taihu/packs", "The packs in use."),
      get("/api/taihu/alarms", "Alarm episodes, the newest first.", ["open", "limit"]),
      get("/api/taihu/alarms/{id}", "One episode with its evidence."),
      get("/api/taihu/quarantine", "Entries of the quarantine, the newest first.", ["open", "limit"]),
      get("/api/taihu/quarantine/{id}", "One entry with its payload."),
      get("/api/taihu/ledger", "Where every message and reading went."),
      get("/api/taihu/series", "Series with their newest readings.", ["match[]", "limit"]),
      get("/api/taihu/devices", "Devices with the time of their newest reading.", ["limit"]),
      get("/api/taihu/events", "Readings and alarms as they come, as server-sent events."),
    ],
  ].flatMap { $0 }

  private static let queryParameters = ["query", "timeout", "limit", "lookback_delta", "quality"]

  /// The document.
  static func document(version: String) -> String {
    let paths = Dictionary(grouping: operations, by: \.path).sorted { $0.key < $1.key }
    return JSONText.object([
      ("openapi", "\"3.1.0\""),
      ("info", JSONText.object([("title", "\"Taihu\""), ("version", JSONText.quoted(version))])),
      ("security", "[{\"bearer\":[]},{}]"),
      (
        "paths",
        JSONText.object(
          paths.map { path, operations in
            (name: path, value: JSONText.object(operations.map { (name: $0.method, value: text($0)) }))
          })
      ),
      ("components", "{\"securitySchemes\":{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"}}}"),
    ])
  }

  private static func text(_ operation: Operation) -> String {
    let inPath = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
      "{\"name\":\(JSONText.quoted(String($0.dropFirst().dropLast()))),\"in\":\"path\",\"required\":true,"
        + "\"schema\":{\"type\":\"string\"}}"
    }
    let inQuery = operation.parameters.map {
      "{\"name\":\(JSONText.quoted($0)),\"in\":\"query\",\"schema\":{\"type\":\"string\"}}"
    }
    return JSONText.object([
      ("summary", JSONText.quoted(operation.summary)), ("parameters", JSONText.array(inPath + inQuery)),
      ("responses", "{\"default\":{\"description\":\"An answer, or what is wrong, as JSON.\"}}"),
    ])
  }

  private static func get(_ path: String, _ summary: String, _ parameters: [String] = []) -> Operation {
    Operation(method: "get", path: path, summary: summary, parameters: parameters)
  }

  private static func both(_ path: String, _ summary: String, _ parameters: [String]) -> [Operation] {
    ["get", "post"].map { Operation(method: $0, path: path, summary: summary, parameters: parameters) }
  }
}
