/// The functions of the language, by the names that queries use.
enum Function: String, CaseIterable, Sendable {
  // From the samples of a range.
  case rate, irate, increase, delta, idelta, deriv, changes, resets
  case avgOverTime = "avg_over_time"
  case sumOverTime = "sum_over_time"
  case minOverTime = "min_over_time"
  case maxOverTime = "max_over_time"
  case countOverTime = "count_over_time"
  case lastOverTime = "last_over_time"
  case presentOverTime = "present_over_time"
  case absentOverTime = "absent_over_time"
  case stddevOverTime = "stddev_over_time"
  case stdvarOverTime = "stdvar_over_time"
  case quantileOverTime = "quantile_over_time"
  case predictLinear = "predict_linear"
  case doubleExponentialSmoothing = "double_exponential_smoothing"
  case holtWinters = "holt_winters"
  // From each value.
  case abs, ceil, floor, exp, sqrt, ln, log2, log10, sgn, deg, rad
  case sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh
  case round, clamp
  case clampMin = "clamp_min"
  case clampMax = "clamp_max"
  // From the time.
  case time, timestamp, minute, hour, month, year
  case dayOfMonth = "day_of_month"
  case dayOfWeek = "day_of_week"
  case dayOfYear = "day_of_year"
  case daysInMonth = "days_in_month"
  // From whole vectors.
  case absent, sort, scalar, vector, pi
  case sortDesc = "sort_desc"
  case histogramQuantile = "histogram_quantile"
  case labelReplace = "label_replace"
  case labelJoin = "label_join"

  /// What it comes to.
  var result: ValueType {
    switch self {
    case .time, .scalar, .pi: .scalar
    default: .vector
    }
  }

  /// What it wants.
  var signature: FunctionSignature {
    switch self {
    case .rate, .irate, .increase, .delta, .idelta, .deriv, .changes, .resets, .avgOverTime, .sumOverTime,
      .minOverTime, .maxOverTime, .countOverTime, .lastOverTime, .presentOverTime, .absentOverTime, .stddevOverTime,
      .stdvarOverTime:
      FunctionSignature([.matrix])
    case .quantileOverTime: FunctionSignature([.scalar, .matrix])
    case .predictLinear: FunctionSignature([.matrix, .scalar])
    case .doubleExponentialSmoothing, .holtWinters: FunctionSignature([.matrix, .scalar, .scalar])
    case .round: FunctionSignature([.vector, .scalar], optional: 1)
    case .clamp: FunctionSignature([.vector, .scalar, .scalar])
    case .clampMin, .clampMax: FunctionSignature([.vector, .scalar])
    case .time, .pi: FunctionSignature([])
    case .minute, .hour, .month, .year, .dayOfMonth, .dayOfWeek, .dayOfYear, .daysInMonth:
      FunctionSignature([.vector], optional: 1)
    case .vector: FunctionSignature([.scalar])
    case .histogramQuantile: FunctionSignature([.scalar, .vector])
    case .labelReplace: FunctionSignature([.vector, .string, .string, .string, .string])
    case .labelJoin: FunctionSignature([.vector, .string, .string, .string], optional: 1, repeatsLast: true)
    default: FunctionSignature([.vector])
    }
  }

  /// Functions of Prometheus that aren't supported, and why.
  static let unsupported: [String: String] = {
    var reasons: [String: String] = [:]
    for name in [
      "mad_over_time", "first_over_time", "ts_of_first_over_time", "ts_of_last_over_time", "ts_of_max_over_time",
      "ts_of_min_over_time", "sort_by_label", "sort_by_label_desc", "info", "step", "range", "start", "end",
      "max_of", "min_of", "histogram_quantiles",
    ] { reasons[name] = "it is experimental in Prometheus" }
    for name in [
      "histogram_avg", "histogram_count", "histogram_sum", "histogram_stddev", "histogram_stdvar", "histogram_fraction",
    ] { reasons[name] = "it is for native histograms, and series hold plain numbers" }
    return reasons
  }()
}

/// The arguments that a function wants.
struct FunctionSignature: Sendable {
  /// The types of the arguments in order.
  let arguments: [ValueType]
  /// How many at the end may be left out.
  let optional: Int
  /// Whether the last may stand any number of times.
  let repeatsLast: Bool

  /// A signature from its parts.
  init(_ arguments: [ValueType], optional: Int = 0, repeatsLast: Bool = false) {
    (self.arguments, self.optional, self.repeatsLast) = (arguments, optional, repeatsLast)
  }

  /// How many arguments are allowed.
  var counts: ClosedRange<Int> { (arguments.count - optional)...(repeatsLast ? Int(Int32.max) : arguments.count) }

  /// How many arguments are allowed, in words.
  var countText: String {
    let counts = counts
    if repeatsLast { return "at least \(counts.lowerBound)" }
    return counts.lowerBound == counts.upperBound
      ? "\(counts.lowerBound)" : "\(counts.lowerBound) to \(counts.upperBound)"
  }

  /// The type of the argument at an index.
  func type(at index: Int) -> ValueType { arguments[min(index, arguments.count - 1)] }
}
