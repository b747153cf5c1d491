/// The ways to make one series of many, or to choose among them.
enum Aggregator: String, CaseIterable, Sendable {
  case sum, avg, min, max, count, group, stddev, stdvar, quantile, topk, bottomk
  case countValues = "count_values"

  /// The type of the parameter that stands before the vector.
  var parameter: ValueType? {
    switch self {
    case .quantile, .topk, .bottomk: .scalar
    case .countValues: .string
    default: nil
    }
  }

  /// Aggregations of Prometheus that are experimental there.
  static let experimental: Set<String> = ["limitk", "limit_ratio"]
}
