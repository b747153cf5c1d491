internal import ArgumentParser
internal import Glibc
internal import TaihuCore
internal import TaihuQuery

/// `taihu-bench promql`: how fast queries are parsed and evaluated over samples in memory.
struct PromQLBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promql", abstract: "Parses and evaluates PromQL over samples in memory.",
    discussion: "With --script, answers a script of samples and queries from standard input instead.")

  @Option(help: "The number of series.")
  var series = 1000

  @Option(help: "Samples of each series, one a minute.")
  var samples = 1440

  @Option(help: "How often a query is parsed.")
  var parses = 10_000

  @Flag(help: "Answer a script from standard input, a line of JSON for each query.")
  var script = false

  func run() throws {
    if script {
      QueryScript.run(
        { readLine() },
        {
          print($0)
          fflush(nil)
        })
      return
    }
    try parse()
    try evaluate()
  }

  private static let queries = [
    "pm25", "avg by (site) (pm25)", "rate(rain_total[5m])", "max_over_time(pm25[1h])", "avg_over_time(pm25[1h])",
    "quantile_over_time(0.95, pm25[1h])", "pm25 / on(site, device) rain_total", "topk(5, pm25)",
    "max_over_time(rate(rain_total[5m])[1h:5m])", "pm25{site=~\"s[0-4].*\",device!~\"d1|d2\"} > 20",
  ]

  private func parse() throws {
    let text = "sum by (site, device) (rate(rain_total{site=~\"l.*\",network=\"lake\"}[5m] offset 1h)) / 3 > bool 0.5"
    let time = try ContinuousClock().measure { for _ in 0..<parses { _ = try Query(text) } }
    print("parse        \(Int(time / .nanoseconds(1)) / parses) ns a query of \(text.utf8.count) bytes")
  }

  private func evaluate() throws {
    let source = made()
    let end = Timestamp(nanoseconds: Int64(samples) * 60_000_000_000)
    for text in Self.queries {
      let query = try Query(text)
      var result: QueryResult?
      let time = try ContinuousClock().measure {
        result = try QueryEngine(source: source).range(query, from: .epoch, to: end, step: 300_000_000_000)
      }
      let milliseconds = Int(time / .milliseconds(1))
      let read = result?.samplesRead ?? 0
      let rate = Double(read) / max(time / .microseconds(1), 1)
      print("\(milliseconds) ms\t\(Int(rate * 10) / 10) M samples/s\t\(text)")
    }
  }

  private func made() -> MemorySource {
    var source = MemorySource()
    var generator = SystemRandomNumberGenerator()
    for index in 0..<series / 2 {
      let labels = [Label("site", "s\(index / 10)"), Label("device", "d\(index % 10)")]
      let gauge = LabelSet(labels + [Label(LabelSet.nameLabel, "pm25")])
      let counter = LabelSet(labels + [Label(LabelSet.nameLabel, "rain_total")])
      var total = 0.0
      for minute in 0..<samples {
        let time = Timestamp(nanoseconds: Int64(minute) * 60_000_000_000)
        total += Double(UInt8.random(in: 0...3, using: &generator))
        source.add(Double(Int.random(in: 0...500, using: &generator)) / 10, at: time, to: gauge)
        source.add(total, at: time, to: counter)
      }
    }
    return source
  }
}
