internal import TaihuCore

/// One value of one series on its way into a ``PrometheusMatrix``.
struct PrometheusSample {
  /// The series.
  var key: SeriesKey
  /// The time.
  var time: Timestamp
  /// The value.
  var value: Double
}

/// The member `data` of the Prometheus API's answer to a range query, written as the samples come.
///
/// `{"resultType":"matrix","result":[{"metric":{"__name__":"pm25",…},"values":[[1773534600,"42"],…]},…]}`
struct PrometheusMatrix {
  private let console: Console
  private var current: SeriesKey?
  private(set) var count = 0

  /// A matrix without samples yet.
  init(console: Console) {
    self.console = console
  }

  /// Writes a sample; those of one series come one after the other.
  mutating func write(_ sample: PrometheusSample) throws {
    if count == 0 { try console.write(#"{"resultType":"matrix","result":["#) }
    let value = "[\(UnixTime.seconds(sample.time)),\"\(NumberText.decimal(sample.value))\"]"
    if current == sample.key {
      try console.write("," + value)
    } else {
      let metric = JSON.object([.init("__name__", .string(sample.key.name))]).adding(Self.members(sample.key))
      try console.write((count == 0 ? "\n" : "]},\n") + "{\"metric\":\(metric.text),\"values\":[" + value)
      current = sample.key
    }
    count += 1
  }

  /// Ends the matrix.
  func finish() throws {
    try console.write(count == 0 ? "{\"resultType\":\"matrix\",\"result\":[]}\n" : "]}\n]}\n")
    try console.flush()
  }

  private static func members(_ key: SeriesKey) -> [JSON.Member] {
    SeriesText.labels(key).map { .init($0.name, .string($0.value)) }
  }
}
