import TaihuCore
import TaihuQuery

/// Samples in memory, written shortly, and answers read shortly.
struct QueryFixture {
  /// Marks that a series ended.
  static let stale = Double(bitPattern: 0x7FF0_0000_0000_0002)

  /// The samples.
  var source = MemorySource()
  /// How queries are evaluated.
  var options = QueryOptions()

  /// No samples.
  init() {}

  /// Adds a series with a value a minute from the epoch on; `nil` leaves one out.
  mutating func add(_ name: String, _ labels: [String: String], _ values: [Double?]) {
    let set = LabelSet(labels.map { Label($0.key, $0.value) } + [Label(LabelSet.nameLabel, name)])
    for (index, value) in values.enumerated() {
      guard let value else { continue }
      source.add(value, at: Timestamp(nanoseconds: Int64(index) * 60_000_000_000), to: set)
    }
  }

  /// The answer at a time in seconds, a line for each series: `a{x="1"} 42`, in the order of the answer.
  func instant(_ text: String, at seconds: Double = 0) throws -> [String] {
    let engine = QueryEngine(source: source, options: options)
    let result = try engine.instant(Query(text), at: Timestamp(nanoseconds: Int64(seconds * 1e9)))
    return Self.lines(result)
  }

  /// The answer over a range of seconds, a line for each series: `a{x="1"} 1@0 2@60`.
  func range(_ text: String, _ from: Int64, _ to: Int64, step: Int64) throws -> [String] {
    let engine = QueryEngine(source: source, options: options)
    let result = try engine.range(
      Query(text), from: Timestamp(nanoseconds: from * 1_000_000_000),
      to: Timestamp(nanoseconds: to * 1_000_000_000), step: step * 1_000_000_000)
    return Self.lines(result)
  }

  /// An answer as lines.
  static func lines(_ result: QueryResult) -> [String] {
    switch result.content {
    case .scalar(let point): [NumberFormat.sample(point.value)]
    case .string(let text, _): [text]
    case .vector(let series):
      series.map { "\($0.labels) " + NumberFormat.sample($0.points[0].value) }
    case .matrix(let series):
      series.map { member in
        let points = member.points.map {
          NumberFormat.sample($0.value) + "@" + NumberFormat.seconds(milliseconds: $0.milliseconds)
        }
        return "\(member.labels) " + points.joined(separator: " ")
      }
    }
  }
}
