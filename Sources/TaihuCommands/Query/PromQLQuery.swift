internal import TaihuCore
internal import TaihuQuery
internal import TaihuQueryStore
internal import TaihuStore

/// A query in PromQL, asked at one time or over a stretch of time, with its answer written in any output format.
struct PromQLQuery {
  /// The query.
  var expression: String
  /// When to ask.
  var times: Times
  /// How to evaluate it.
  var options: QueryOptions
  /// Which readings count.
  var quality: QualityFilter

  /// When to ask.
  enum Times: Hashable {
    case instant(Timestamp)
    /// From the first to the second at most, in steps of so many nanoseconds.
    case range(Timestamp, Timestamp, step: Int64)
  }

  /// The answer of a store or of a server.
  func answer(from source: SourceOptions.Source) throws -> QueryResult {
    switch source {
    case .store(let reader):
      defer { reader.tellDamage() }
      return try answer(on: reader)
    case .server(let server):
      return try server.answer(expression, at: times, lookback: options.lookback, quality: quality)
    }
  }

  /// The answer of a store.
  ///
  /// - Throws: an error that marks the place in the query.
  func answer(on reader: StoreReader) throws -> QueryResult {
    do {
      let query = try Query(expression)
      let engine = QueryEngine(
        source: StoreQuerySource(reader, qualities: quality.qualities), options: options)
      return try reader.withSnapshot {
        switch times {
        case .instant(let time): try engine.instant(query, at: time)
        case .range(let from, let to, let step): try engine.range(query, from: from, to: to, step: step)
        }
      }
    } catch let fault as QueryFault {
      throw OperatorError(fault)
    }
  }

  /// Writes an answer; returns the number of its values.
  static func write(_ result: QueryResult, _ output: OutputOptions, on console: Console) throws -> Int {
    for note in result.notes { Console.note(note) }
    let rows = PromQLRow.rows(of: result)
    if output.style.format == .json {
      try console.writeLine(ResultJSON.text(result))
    } else {
      let writer = try ListingWriter(.promQL(zone: output.tz), style: output.style, console: console)
      try writer.write(contentsOf: rows)
      try writer.finish()
    }
    return rows.count
  }
}

extension OperatorError {
  /// The fault of a query, with its place marked on a line of its own.
  init(_ fault: QueryFault) {
    let category: Category =
      switch fault.kind {
      case .badData: .usage
      case .timeout: .timeout
      case .execution, .canceled: .failure
      }
    let code =
      switch fault.kind {
      case .badData: "query-wrong"
      case .timeout: "query-timeout"
      case .execution: "query-failed"
      case .canceled: "query-canceled"
      }
    let marked = fault.marked.map { "\n" + $0.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n") } ?? ""
    let start = fault.place == nil ? "" : "the query: "
    self.init(category, code: code, "\(start)\(fault.description)\(marked)", hint: fault.hint)
  }
}
