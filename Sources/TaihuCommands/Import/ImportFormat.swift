internal import ArgumentParser

/// The formats of an import.
enum ImportFormat: String, CaseIterable, Sendable, ExpressibleByArgument {
  /// RFC 4180 with the columns of `taihu export`.
  case csv
  /// One JSON object a line, as `taihu export` writes it.
  case jsonl
  /// InfluxDB line protocol.
  case line
  /// OpenMetrics or Prometheus text with a time on each sample.
  case openmetrics
  /// SenML in JSON (RFC 8428).
  case senml

  /// The format that the end of a file's name tells, or `nil`.
  init?(path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    switch path[path.index(after: dot)...] {
    case "csv": self = .csv
    case "jsonl", "ndjson": self = .jsonl
    case "lp", "line": self = .line
    case "om", "prom": self = .openmetrics
    case "senml": self = .senml
    default: return nil
    }
  }
}

/// The unit of times in line protocol.
enum TimePrecision: String, CaseIterable, Sendable, ExpressibleByArgument {
  case ns, us, ms, s

  /// Nanoseconds of one.
  var nanoseconds: Int64 {
    switch self {
    case .ns: 1
    case .us: 1_000
    case .ms: 1_000_000
    case .s: 1_000_000_000
    }
  }
}
