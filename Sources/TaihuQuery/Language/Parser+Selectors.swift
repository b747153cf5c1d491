extension Parser {
  /// A selector whose name, if it has one, has just been read.
  mutating func selector(named name: String?, at first: Token) throws(QueryFault) -> Selector {
    var matchers: [LabelMatcher] = []
    if let name { matchers.append(try matcher(LabelSet.nameLabel, .equal, name, first.span)) }
    if take(.leftBrace) { try braces(named: name, into: &matchers) }
    let span = first.span.through(previous.span)
    if matchers.allSatisfy({ $0.matches("") }) {
      throw fault(
        "the selector would take every series: it needs one condition that an absent label does not meet", span,
        hint: "name the quantity, or write {__name__=~\".+\"}")
    }
    return Selector(matchers: matchers, span: span)
  }

  /// Conditions up to the closing brace.
  private mutating func braces(named name: String?, into matchers: inout [LabelMatcher]) throws(QueryFault) {
    var name = name
    while !take(.rightBrace) {
      let first = token
      if case .string(let text) = first.kind, isEnd(of: peek) {
        advance()
        if let name { throw fault("the name stands twice: '\(name)' and '\(text)'", first.span) }
        name = text
        matchers.append(try matcher(LabelSet.nameLabel, .equal, text, first.span))
      } else {
        let condition = try condition()
        if let name, condition.name == LabelSet.nameLabel {
          throw fault("the name stands twice: '\(name)' and __name__", first.span)
        }
        matchers.append(condition)
      }
      if !take(.comma) {
        try expect(.rightBrace, or: "','")
        return
      }
    }
  }

  private func isEnd(of token: Token) -> Bool {
    token.kind == .sign(.comma) || token.kind == .sign(.rightBrace)
  }

  private mutating func condition() throws(QueryFault) -> LabelMatcher {
    let first = token
    let name = try labelName()
    let relation: LabelMatcher.Relation
    switch token.kind {
    case .sign(.assign): relation = .equal
    case .sign(.notEqual): relation = .notEqual
    case .sign(.matches): relation = .matches
    case .sign(.matchesNot): relation = .matchesNot
    default: throw unexpected("one of '=', '!=', '=~', '!~'")
    }
    advance()
    guard case .string(let value) = token.kind else { throw unexpected("a value in quotes") }
    advance()
    return try matcher(name, relation, value, first.span.through(previous.span))
  }

  private func matcher(
    _ name: String, _ relation: LabelMatcher.Relation, _ value: String, _ span: SourceSpan
  ) throws(QueryFault) -> LabelMatcher {
    do {
      return try LabelMatcher(name, relation, value)
    } catch {
      throw fault("the regular expression \(error.message)", span)
    }
  }

  // MARK: - What stands behind an operand

  /// An operand with all ranges, offsets and anchors that stand behind it.
  mutating func modified(_ operand: Expression) throws(QueryFault) -> Expression {
    var result = operand
    while true {
      if token.kind == .sign(.leftBracket) {
        result = try bracketed(result)
      } else if token.kind == .sign(.at) {
        let first = token
        advance()
        result = try shifted(result, at: first.span, anchor: anchor())
      } else if token.keyword == "offset" {
        let first = token
        advance()
        result = try shifted(result, at: first.span, offset: offset())
      } else {
        return result
      }
    }
  }

  /// `[5m]`, or `[1h:5m]` and `[1h:]` for a subquery.
  private mutating func bracketed(_ operand: Expression) throws(QueryFault) -> Expression {
    let bracket = try expect(.leftBracket)
    let window = try milliseconds("a length of time such as 5m")
    if take(.colon) {
      let step = token.kind == .sign(.rightBracket) ? nil : try milliseconds("the step of the subquery")
      let end = try expect(.rightBracket)
      guard operand.type == .vector || operand.type == .scalar else {
        throw fault("a subquery is of an instant vector, not of a \(operand.type.rawValue)", operand.span)
      }
      return .subquery(
        Subquery(content: operand, window: window, step: step, span: operand.span.through(end.span)))
    }
    let end = try expect(.rightBracket, or: "':'")
    guard case .selector(let selector) = operand else {
      throw fault(
        "ranges only follow selectors of series", bracket.span.through(end.span),
        hint: "for a range of any other expression use a subquery: [5m:]")
    }
    guard selector.shift == TimeShift() else {
      throw fault("the range stands before 'offset' and '@'", bracket.span.through(end.span))
    }
    return .range(selector, window: window, selector.span.through(end.span))
  }

  private func shifted(
    _ operand: Expression, at span: SourceSpan, anchor: TimeShift.Anchor? = nil, offset: Int64? = nil
  ) throws(QueryFault) -> Expression {
    switch operand {
    case .selector(var selector):
      try add(anchor, offset, to: &selector.shift, span)
      selector.span = selector.span.through(previous.span)
      return .selector(selector)
    case .range(var selector, let window, let place):
      try add(anchor, offset, to: &selector.shift, span)
      return .range(selector, window: window, place.through(previous.span))
    case .subquery(var subquery):
      try add(anchor, offset, to: &subquery.shift, span)
      subquery.span = subquery.span.through(previous.span)
      return .subquery(subquery)
    default:
      throw fault("'offset' and '@' follow selectors of series, their ranges, and subqueries", span)
    }
  }

  private func add(
    _ anchor: TimeShift.Anchor?, _ offset: Int64?, to shift: inout TimeShift, _ span: SourceSpan
  ) throws(QueryFault) {
    if let anchor {
      guard shift.anchor == nil else { throw fault("'@' may not stand twice", span) }
      shift.anchor = anchor
    }
    if let offset {
      guard shift.offset == nil else { throw fault("'offset' may not stand twice", span) }
      shift.offset = offset
    }
  }

  // MARK: - Times

  /// The time behind `@`: seconds since the Unix epoch, `start()` or `end()`.
  private mutating func anchor() throws(QueryFault) -> TimeShift.Anchor {
    if token.keyword == "start" || token.keyword == "end" {
      let isStart = token.keyword == "start"
      advance()
      try expect(.leftParenthesis)
      try expect(.rightParenthesis)
      return isStart ? .start : .end
    }
    let first = token
    let seconds = try signedNumber("a Unix time in seconds, start() or end()")
    guard seconds.isFinite, abs(seconds) < 9.2e9 else {
      throw fault("the time behind '@' is out of bounds", first.span.through(previous.span))
    }
    return .time(Int64((seconds * 1000).rounded(.toNearestOrAwayFromZero)))
  }

  private mutating func offset() throws(QueryFault) -> Int64 {
    let first = token
    let seconds = try signedNumber("a length of time such as 5m")
    return try milliseconds(of: seconds, first.span.through(previous.span))
  }

  /// A positive length of time.
  private mutating func milliseconds(_ expected: String) throws(QueryFault) -> Int64 {
    let first = token
    guard case .number(let seconds, _) = first.kind else { throw unexpected(expected) }
    advance()
    let milliseconds = try milliseconds(of: seconds, first.span)
    guard milliseconds > 0 else { throw fault("the length of time must be more than 0", first.span) }
    return milliseconds
  }

  private func milliseconds(of seconds: Double, _ span: SourceSpan) throws(QueryFault) -> Int64 {
    guard seconds.isFinite, abs(seconds) < 9.2e9 else { throw fault("the length of time is out of bounds", span) }
    return Int64((seconds * 1000).rounded(.toNearestOrAwayFromZero))
  }

  private mutating func signedNumber(_ expected: String) throws(QueryFault) -> Double {
    let isNegative = take(.minus)
    if !isNegative { _ = take(.plus) }
    guard case .number(let value, _) = token.kind else { throw unexpected(expected) }
    advance()
    return isNegative ? -value : value
  }
}
