/// Evaluates the tree of a query at all times of a grid at once.
struct Evaluator {
  /// Where samples are found.
  let source: any QuerySource
  /// How the query is evaluated.
  let options: QueryOptions
  /// What it takes so far.
  let meter: Meter
  /// The first and the last time of the whole query in milliseconds: `start()` and `end()`.
  let bounds: ClosedRange<Int64>
  /// The times of evaluation.
  let grid: StepGrid

  /// The vectors that an expression comes to.
  ///
  /// - Precondition: the expression is an instant vector.
  func vector(_ expression: Expression) throws -> Frame {
    let before = meter.held
    let frame = try evaluate(expression)
    meter.held = before
    try meter.check(holding: frame.values.count)
    try meter.spend(frame.values.count)
    meter.held = before + frame.values.count
    return frame
  }

  private func evaluate(_ expression: Expression) throws -> Frame {
    switch expression {
    case .selector(let selector): try instants(of: selector)
    case .call(let call): try vector(of: call)
    case .aggregation(let aggregation): try aggregate(aggregation)
    case .negation(let operand, _): try negated(operand)
    case .binary(let operation): try vector(of: operation)
    case .parenthesis(let content, _): try vector(content)
    case .number, .string, .range, .subquery: preconditionFailure("a \(expression.type.rawValue) is no instant vector")
    }
  }

  /// The numbers that an expression comes to, one for each time.
  ///
  /// - Precondition: the expression is a scalar.
  func scalar(_ expression: Expression) throws -> [Double] {
    switch expression {
    case .number(let value, _): return Array(repeating: value, count: grid.count)
    case .call(let call): return try scalar(of: call)
    case .negation(let operand, _): return try scalar(operand).map { -$0 }
    case .parenthesis(let content, _): return try scalar(content)
    case .binary(let operation):
      let (left, right) = (try scalar(operation.left), try scalar(operation.right))
      let operation = operation.operation
      if operation.isComparison { return zip(left, right).map { operation.holds($0, $1) ? 1 : 0 } }
      return zip(left, right).map { operation.value($0, $1) }
    default: preconditionFailure("a \(expression.type.rawValue) is no scalar")
    }
  }

  /// The text that an expression is.
  func text(_ expression: Expression) -> String {
    guard case .string(let text, _) = expression.bare else {
      preconditionFailure("a \(expression.type.rawValue) is no text")
    }
    return text
  }

  /// The answer, with what was noticed on the way.
  func result(_ content: QueryResult.Content) -> QueryResult {
    QueryResult(content: content, notes: meter.notes, samplesRead: meter.samplesRead)
  }

  /// The same evaluation at other times.
  func at(_ grid: StepGrid) -> Evaluator {
    Evaluator(source: source, options: options, meter: meter, bounds: bounds, grid: grid)
  }

  private func negated(_ operand: Expression) throws -> Frame {
    var frame = try vector(operand).unnamed()
    frame.mapValues { -$0 }
    return frame
  }
}
