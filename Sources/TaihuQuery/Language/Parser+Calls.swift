extension Parser {
  /// A function and its arguments.
  mutating func call(_ name: String, _ first: Token) throws(QueryFault) -> Call {
    advance()
    if let reason = Function.unsupported[name] {
      throw fault("the function '\(name)' is not supported: \(reason)", first.span)
    }
    guard let function = Function(rawValue: name) else {
      throw fault("there is no function '\(name)'", first.span, hint: Suggestions.hint(for: name))
    }
    let arguments = try arguments()
    let call = Call(function: function, arguments: arguments, span: first.span.through(previous.span))
    try check(call)
    return call
  }

  /// Expressions in parentheses.
  private mutating func arguments() throws(QueryFault) -> [Expression] {
    try expect(.leftParenthesis)
    var arguments: [Expression] = []
    if take(.rightParenthesis) { return arguments }
    while true {
      arguments.append(try expression(binding: 0))
      if !take(.comma) { break }
      if token.kind == .sign(.rightParenthesis) { throw unexpected("another argument") }
    }
    try expect(.rightParenthesis, or: "','")
    return arguments
  }

  private func check(_ call: Call) throws(QueryFault) {
    let signature = call.function.signature
    guard signature.counts.contains(call.arguments.count) else {
      throw fault(
        "'\(call.function.rawValue)' takes \(signature.countText) arguments, not \(call.arguments.count)", call.span)
    }
    for (index, argument) in call.arguments.enumerated() {
      try check(argument, is: signature.type(at: index), in: call.function.rawValue)
    }
  }

  private func check(_ argument: Expression, is type: ValueType, in name: String) throws(QueryFault) {
    guard argument.type != type else { return }
    let needsRange = type == .matrix && argument.type == .vector
    throw fault(
      "'\(name)' takes a\(type == .vector ? "n" : "") \(type.rawValue) here, this is a"
        + "\(argument.type == .vector ? "n" : "") \(argument.type.rawValue)",
      argument.span, hint: needsRange ? "put a range behind the selector, for instance [5m]" : "")
  }

  // MARK: - Aggregations

  /// `sum by (site) (x)`, `sum(x) by (site)`, `topk(3, x)`.
  mutating func aggregation(_ name: String, _ first: Token) throws(QueryFault) -> Aggregation {
    guard let aggregator = Aggregator(rawValue: name) else {
      throw fault("the aggregation '\(name)' is not supported: it is experimental in Prometheus", first.span)
    }
    advance()
    var grouping = try grouping()
    let arguments = try arguments()
    if let behind = try self.grouping() {
      if grouping != nil { throw fault("'by' or 'without' may not stand twice", previous.span) }
      grouping = behind
    }
    let span = first.span.through(previous.span)
    let count = aggregator.parameter == nil ? 1 : 2
    guard arguments.count == count else {
      throw fault("'\(name)' takes \(count) argument\(count == 1 ? "" : "s"), not \(arguments.count)", span)
    }
    if let type = aggregator.parameter { try check(arguments[0], is: type, in: name) }
    try check(arguments[count - 1], is: .vector, in: name)
    return Aggregation(
      aggregator: aggregator, parameter: count == 2 ? arguments[0] : nil, content: arguments[count - 1],
      grouping: grouping ?? .by([]), span: span)
  }

  private mutating func grouping() throws(QueryFault) -> Grouping? {
    let isBy = token.keyword == "by"
    guard isBy || token.keyword == "without" else { return nil }
    advance()
    let labels = try labelList()
    return isBy ? .by(labels) : .without(labels)
  }
}
