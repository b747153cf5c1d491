/// Builds the tree of a query from its tokens and checks the types of all operands.
///
/// A recursive descent: one method for each construct of the language, precedence climbing for the operators.
///
/// - Complexity: O(number of tokens).
struct Parser {
  /// The query.
  let bytes: [UInt8]
  private let tokens: [Token]
  private var index = 0
  private var depth = 0
  private var operators = 0

  /// The tree of a query.
  static func parse(_ bytes: [UInt8]) throws(QueryFault) -> Expression {
    guard bytes.count <= Query.bytesMax else {
      throw QueryFault(.badData, "the query has \(bytes.count) bytes, more than \(Query.bytesMax)")
    }
    var parser = Parser(bytes: bytes, tokens: try Lexer.tokens(of: bytes))
    if parser.token.kind == .end { throw parser.fault("the query is empty") }
    let expression = try parser.expression(binding: 0)
    guard parser.token.kind == .end else { throw parser.unexpected("an operator or the end of the query") }
    return expression
  }

  private init(bytes: [UInt8], tokens: [Token]) {
    (self.bytes, self.tokens) = (bytes, tokens)
  }

  // MARK: - Operators

  /// An expression of operands and of operators that bind at least so tightly.
  mutating func expression(binding least: Int) throws(QueryFault) -> Expression {
    try enter()
    defer { depth -= 1 }
    var left = try operand()
    while let operation = BinaryOperator(token), operation.precedence >= least {
      let sign = token
      operators += 1
      guard operators <= Query.operatorsMax else {
        throw fault("the query has more than \(Query.operatorsMax) operators")
      }
      advance()
      let modifiers = try binaryModifiers(operation)
      let right = try expression(binding: operation.precedence + (operation.isRightAssociative ? 0 : 1))
      left = try checked(operation, sign, modifiers, left, right)
    }
    return left
  }

  /// An operand with the sign before it and the modifiers behind it.
  private mutating func operand() throws(QueryFault) -> Expression {
    guard token.kind == .sign(.plus) || token.kind == .sign(.minus) else { return try modified(primary()) }
    let sign = token
    advance()
    let operand = try expression(binding: BinaryOperator.signPrecedence + 1)
    guard operand.type == .scalar || operand.type == .vector else {
      throw fault(
        "a sign stands before a scalar or an instant vector, not before a \(operand.type.rawValue)", sign.span)
    }
    let span = sign.span.through(operand.span)
    if sign.kind == .sign(.plus) { return operand }
    if case .number(let value, _) = operand { return .number(-value, span) }
    return .negation(operand, span)
  }

  private mutating func primary() throws(QueryFault) -> Expression {
    let first = token
    switch first.kind {
    case .number(let value, _):
      advance()
      return .number(value, first.span)
    case .string(let text):
      advance()
      return .string(text, first.span)
    case .sign(.leftParenthesis):
      advance()
      let content = try expression(binding: 0)
      let end = try expect(.rightParenthesis)
      return .parenthesis(content, first.span.through(end.span))
    case .sign(.leftBrace): return .selector(try selector(named: nil, at: first))
    case .identifier(let name): return try named(name, first)
    default: throw unexpected("an expression")
    }
  }

  /// What begins with a name: an aggregation, a function, or a selector.
  private mutating func named(_ name: String, _ first: Token) throws(QueryFault) -> Expression {
    let follower = peek
    if isAggregation(name, before: follower) { return .aggregation(try aggregation(name.lowercased(), first)) }
    if follower.kind == .sign(.leftParenthesis) { return .call(try call(name, first)) }
    advance()
    return .selector(try selector(named: name, at: first))
  }

  private func isAggregation(_ name: String, before follower: Token) -> Bool {
    let lower = name.lowercased()
    guard Aggregator(rawValue: lower) != nil || Aggregator.experimental.contains(lower) else { return false }
    return follower.kind == .sign(.leftParenthesis) || follower.keyword == "by" || follower.keyword == "without"
  }

  // MARK: - Tokens

  /// The present token.
  var token: Token { tokens[index] }

  /// The token behind the present one.
  var peek: Token { tokens[min(index + 1, tokens.count - 1)] }

  /// The token before the present one.
  var previous: Token { tokens[max(index - 1, 0)] }

  /// Goes on to the next token; stays at the end.
  mutating func advance() { index = min(index + 1, tokens.count - 1) }

  /// Whether the present token is a sign; if so, goes on.
  mutating func take(_ sign: Token.Sign) -> Bool {
    guard token.kind == .sign(sign) else { return false }
    advance()
    return true
  }

  /// Whether the present token is a keyword; if so, goes on.
  mutating func take(keyword: String) -> Bool {
    guard token.keyword == keyword else { return false }
    advance()
    return true
  }

  /// The present token, which must be a sign; goes on.
  @discardableResult
  mutating func expect(_ sign: Token.Sign, or others: String = "") throws(QueryFault) -> Token {
    let found = token
    guard take(sign) else {
      throw unexpected(others.isEmpty ? "'\(sign.rawValue)'" : "\(others) or '\(sign.rawValue)'")
    }
    return found
  }

  // MARK: - Faults

  /// The fault of finding the present token where something else was expected.
  func unexpected(_ expected: String) -> QueryFault {
    fault("found \(token.description), expected \(expected)")
  }

  /// A fault at a place, or at the present token.
  func fault(_ message: String, _ span: SourceSpan? = nil, hint: String = "") -> QueryFault {
    QueryFault(.badData, message, hint: hint, at: QueryFault.Place(span ?? token.span, in: bytes))
  }

  private mutating func enter() throws(QueryFault) {
    depth += 1
    guard depth <= Query.depthMax else {
      throw fault("expressions stand more than \(Query.depthMax) deep in each other")
    }
  }
}
