/// A part of a query as it was parsed and checked. Lengths of time are in milliseconds.
indirect enum Expression: Sendable {
  case number(Double, SourceSpan)
  case string(String, SourceSpan)
  case selector(Selector)
  /// The samples of a selector in the last `window` milliseconds.
  case range(Selector, window: Int64, SourceSpan)
  case subquery(Subquery)
  case call(Call)
  case aggregation(Aggregation)
  case negation(Expression, SourceSpan)
  case binary(BinaryOperation)
  case parenthesis(Expression, SourceSpan)

  /// What it comes to.
  var type: ValueType {
    switch self {
    case .number: .scalar
    case .string: .string
    case .selector, .aggregation: .vector
    case .range, .subquery: .matrix
    case .call(let call): call.function.result
    case .negation(let operand, _): operand.type
    case .parenthesis(let content, _): content.type
    case .binary(let operation):
      operation.left.type == .scalar && operation.right.type == .scalar ? .scalar : .vector
    }
  }

  /// Where it stands.
  var span: SourceSpan {
    switch self {
    case .number(_, let span), .string(_, let span), .range(_, _, let span), .negation(_, let span),
      .parenthesis(_, let span):
      span
    case .selector(let selector): selector.span
    case .subquery(let subquery): subquery.span
    case .call(let call): call.span
    case .aggregation(let aggregation): aggregation.span
    case .binary(let operation): operation.span
    }
  }

  /// The expression without the parentheses around it.
  var bare: Expression {
    if case .parenthesis(let content, _) = self { content.bare } else { self }
  }
}

/// When a selector or a subquery looks.
struct TimeShift: Hashable, Sendable {
  /// An instant that replaces the time of evaluation.
  enum Anchor: Hashable, Sendable {
    /// Milliseconds since the Unix epoch.
    case time(Int64)
    /// The start of the whole query's range.
    case start
    /// The end of the whole query's range.
    case end
  }

  /// What `@` says.
  var anchor: Anchor?
  /// What `offset` says in milliseconds: how long before.
  var offset: Int64?
}

/// Series that meet conditions.
struct Selector: Sendable {
  /// The conditions, all of which must hold.
  var matchers: [LabelMatcher]
  /// When it looks.
  var shift = TimeShift()
  /// Where it stands.
  var span: SourceSpan
}

/// An expression evaluated again and again over a stretch of time.
struct Subquery: Sendable {
  /// The expression.
  var content: Expression
  /// The length of the stretch in milliseconds.
  var window: Int64
  /// The time between evaluations in milliseconds; `nil`: the engine's default.
  var step: Int64?
  /// When it looks.
  var shift = TimeShift()
  /// Where it stands.
  var span: SourceSpan
}

/// A function with its arguments.
struct Call: Sendable {
  /// The function.
  var function: Function
  /// Its arguments, of the types that it wants.
  var arguments: [Expression]
  /// Where it stands.
  var span: SourceSpan
}

/// Labels by which series are grouped.
enum Grouping: Hashable, Sendable {
  /// Only those.
  case by([String])
  /// All but those and the name.
  case without([String])
}

/// Series of one group made one, or a choice of them.
struct Aggregation: Sendable {
  /// How.
  var aggregator: Aggregator
  /// The number of `topk`, the share of `quantile`, the label of `count_values`.
  var parameter: Expression?
  /// The vector.
  var content: Expression
  /// The groups.
  var grouping: Grouping
  /// Where it stands.
  var span: SourceSpan
}

/// Two operands and what is done with them.
struct BinaryOperation: Sendable {
  /// What is done.
  var operation: BinaryOperator
  /// The operands.
  var left: Expression, right: Expression
  /// Whether a comparison answers 0 or 1 instead of choosing.
  var returnsBool = false
  /// Which series of both sides belong together, where both are vectors.
  var matching = VectorMatching()
  /// Where it stands.
  var span: SourceSpan
}

/// Which series of two vectors belong together.
struct VectorMatching: Hashable, Sendable {
  /// How many of one side may belong to one of the other.
  enum Cardinality: Hashable, Sendable {
    case oneToOne
    /// Many of the left side to one of the right: `group_left`.
    case manyToOne
    /// One of the left side to many of the right: `group_right`.
    case oneToMany
  }

  /// How many.
  var cardinality = Cardinality.oneToOne
  /// The labels that must be the same (`by`), or those that need not be (`without`).
  var grouping = Grouping.without([])
  /// Labels that the result takes from the one side.
  var included: [String] = []
}
