extension Parser {
  /// What stands between an operator and its right operand.
  struct BinaryModifiers {
    /// `bool`.
    var returnsBool = false
    /// `on`, `ignoring`, `group_left`, `group_right`; `nil` when none stands there.
    var matching: VectorMatching?
    /// Where `on` or `ignoring` stands; `nil` when neither does.
    var span: SourceSpan?
  }

  /// Reads `bool`, `on (…)` or `ignoring (…)`, `group_left (…)` or `group_right (…)`.
  mutating func binaryModifiers(_ operation: BinaryOperator) throws(QueryFault) -> BinaryModifiers {
    var modifiers = BinaryModifiers()
    let boolToken = token
    if take(keyword: "bool") {
      modifiers.returnsBool = true
      guard operation.isComparison else { throw fault("'bool' belongs to comparisons", boolToken.span) }
    }
    let first = token
    let isOn = token.keyword == "on"
    guard isOn || token.keyword == "ignoring", peek.kind == .sign(.leftParenthesis) else { return modifiers }
    advance()
    var matching = VectorMatching()
    let labels = try labelList()
    matching.grouping = isOn ? .by(labels) : .without(labels)
    try grouping(operation, into: &matching)
    modifiers.matching = matching
    modifiers.span = first.span.through(previous.span)
    return modifiers
  }

  private mutating func grouping(_ operation: BinaryOperator, into matching: inout VectorMatching) throws(QueryFault) {
    let word = token
    guard word.keyword == "group_left" || word.keyword == "group_right" else { return }
    advance()
    if operation.isSetOperator { throw fault("'\(operation.rawValue)' takes no grouping", word.span) }
    matching.cardinality = word.keyword == "group_left" ? .manyToOne : .oneToMany
    if token.kind == .sign(.leftParenthesis) { matching.included = try labelList() }
    guard case .by(let labels) = matching.grouping else { return }
    if let both = matching.included.first(where: labels.contains) {
      throw fault("label '\(both)' can't stand in 'on' and in '\(word.keyword ?? "")' at once", word.span)
    }
  }

  /// An operation whose operands suit it.
  func checked(
    _ operation: BinaryOperator, _ sign: Token, _ modifiers: BinaryModifiers, _ left: Expression, _ right: Expression
  ) throws(QueryFault) -> Expression {
    for operand in [left, right] where operand.type != .scalar && operand.type != .vector {
      throw fault(
        "'\(operation.rawValue)' stands between scalars and instant vectors; this is a \(operand.type.rawValue)",
        operand.span)
    }
    let areScalars = left.type == .scalar && right.type == .scalar
    if operation.isComparison, areScalars, !modifiers.returnsBool {
      throw fault("comparisons between scalars need 'bool': \(operation.rawValue) bool", sign.span)
    }
    let areVectors = left.type == .vector && right.type == .vector
    if operation.isSetOperator, !areVectors {
      throw fault("'\(operation.rawValue)' stands between instant vectors, not scalars", sign.span)
    }
    if let span = modifiers.span, !areVectors {
      throw fault("'on' and 'ignoring' are for two instant vectors", span)
    }
    return .binary(
      BinaryOperation(
        operation: operation, left: left, right: right, returnsBool: modifiers.returnsBool,
        matching: modifiers.matching ?? VectorMatching(), span: left.span.through(right.span)))
  }

  /// Names of labels in parentheses; a comma may stand behind the last.
  mutating func labelList() throws(QueryFault) -> [String] {
    try expect(.leftParenthesis)
    var labels: [String] = []
    while !take(.rightParenthesis) {
      labels.append(try labelName())
      if !take(.comma) {
        try expect(.rightParenthesis, or: "','")
        break
      }
    }
    return labels
  }

  /// The name of a label: a word, or a text in quotes.
  mutating func labelName() throws(QueryFault) -> String {
    switch token.kind {
    case .identifier(let name) where !name.utf8.contains(UInt8(ascii: ":")):
      advance()
      return name
    case .string(let name) where !name.isEmpty:
      advance()
      return name
    case .number(let value, false) where value.isNaN || value.isInfinite:
      let name = String(decoding: bytes[token.span.start..<token.span.end], as: UTF8.self)
      advance()
      return name
    default: throw unexpected("the name of a label")
    }
  }
}
