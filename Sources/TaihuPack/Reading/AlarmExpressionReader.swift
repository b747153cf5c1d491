public import TaihuCore

/// Reads conditions such as `do < 3 and water_temp > 28` from text, strictly.
///
/// ```
/// expression = conjunction { "or" conjunction }
/// conjunction = negation { "and" negation }
/// negation = "not" negation | "(" expression ")" | operand relation operand
/// operand = quantity | number        relation = "<" | "<=" | ">" | ">=" | "==" | "!="
/// ```
public struct AlarmExpressionReader {
  /// What is wrong with a text, and at which character, counted from 1.
  public struct Fault: Error, Equatable {
    /// The character.
    public var position: Int
    /// What is wrong, without the position.
    public var message: String
  }

  /// Brackets and negations may stand so deep in each other.
  private static let depthMax = 16

  private var tokens: [Token] = []
  private var next = 0
  private var depth = 0

  /// The expression that a text means.
  ///
  /// - Throws: the first fault of the text.
  public static func read(_ text: String) throws(Fault) -> AlarmExpression {
    var reader = AlarmExpressionReader()
    reader.tokens = try Token.all(in: text)
    let root = try reader.expression()
    let rest = reader.tokens[reader.next]
    if rest.kind != .end {
      throw Fault(position: rest.position, message: "expected `and`, `or` or the end, found \(rest)")
    }
    return AlarmExpression(root, text: text)
  }

  private mutating func expression() throws(Fault) -> AlarmExpression.Node {
    var node = try conjunction()
    while accept(.word("or")) { node = .or(node, try conjunction()) }
    return node
  }

  private mutating func conjunction() throws(Fault) -> AlarmExpression.Node {
    var node = try negation()
    while accept(.word("and")) { node = .and(node, try negation()) }
    return node
  }

  private mutating func negation() throws(Fault) -> AlarmExpression.Node {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.depthMax { throw Fault(position: tokens[next].position, message: "brackets stand too deep") }
    if accept(.word("not")) { return .not(try negation()) }
    guard accept(.sign("(")) else { return try comparison() }
    let node = try expression()
    guard accept(.sign(")")) else { throw unexpected("`)`") }
    return node
  }

  private mutating func comparison() throws(Fault) -> AlarmExpression.Node {
    let position = tokens[next].position
    let left = try operand()
    guard case .sign(let sign) = tokens[next].kind, let relation = AlarmExpression.Relation(rawValue: sign) else {
      throw unexpected("one of <, <=, >, >=, ==, !=")
    }
    next += 1
    let right = try operand()
    if case .number = left, case .number = right {
      throw Fault(position: position, message: "two numbers are compared: one side must be a quantity")
    }
    return .comparison(left, relation, right)
  }

  private mutating func operand() throws(Fault) -> AlarmExpression.Operand {
    switch tokens[next].kind {
    case .number(let number):
      next += 1
      return .number(number)
    case .word(let name) where !["and", "or", "not"].contains(name):
      next += 1
      return .quantity(name)
    default: throw unexpected("a quantity or a number")
    }
  }

  private mutating func accept(_ kind: Token.Kind) -> Bool {
    guard tokens[next].kind == kind else { return false }
    next += 1
    return true
  }

  private func unexpected(_ expected: String) -> Fault {
    Fault(position: tokens[next].position, message: "expected \(expected), found \(tokens[next])")
  }
}

extension AlarmExpressionReader {
  /// A word, number or sign of a condition.
  fileprivate struct Token: CustomStringConvertible {
    enum Kind: Equatable {
      case word(String)
      case number(Double)
      case sign(String)
      case end
    }

    var kind: Kind
    var position: Int
    var text: String

    var description: String { kind == .end ? "the end" : "`\(text)`" }

    static func all(in text: String) throws(Fault) -> [Token] {
      let characters = Array(text)
      var tokens: [Token] = []
      var place = 0
      while place < characters.count {
        if characters[place] == " " {
          place += 1
          continue
        }
        let token = try token(characters, at: place)
        tokens.append(token)
        place += token.text.count
      }
      tokens.append(Token(kind: .end, position: characters.count + 1, text: ""))
      return tokens
    }

    private static func token(_ characters: [Character], at place: Int) throws(Fault) -> Token {
      let rest = characters[place...]
      let first = characters[place]
      let position = place + 1
      if isLetter(first) {
        let text = String(rest.prefix { isLetter($0) || isDigit($0) || $0 == "_" })
        return Token(kind: .word(text), position: position, text: text)
      }
      if isDigit(first) || first == "-" || first == "." {
        let text = String(rest.prefix { isDigit($0) || isLetter($0) || ".-+".contains($0) })
        guard let number = Double(text), number.isFinite else {
          throw Fault(position: position, message: "`\(text)` is no number")
        }
        return Token(kind: .number(number), position: position, text: text)
      }
      let pair = String(rest.prefix(2))
      for sign in [pair, String(first)]
      where ["<=", ">=", "==", "!=", "<", ">", "(", ")"].contains(sign) {
        return Token(kind: .sign(sign), position: position, text: sign)
      }
      let hint = first == "=" ? ": equality is `==`" : ""
      throw Fault(position: position, message: "`\(first)` has no place here" + hint)
    }

    private static func isLetter(_ character: Character) -> Bool { ("a"..."z").contains(character) }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
  }
}
