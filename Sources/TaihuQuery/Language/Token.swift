/// One word, number, text or sign of a query.
struct Token: Hashable, Sendable {
  /// What it is.
  enum Kind: Hashable, Sendable {
    /// A name: of a metric, a function, a label, or a keyword. Keywords are no names of their own kind, since each of them
    /// may also name a metric or a label.
    case identifier(String)
    /// A number, written as one or as a length of time.
    case number(Double, isDuration: Bool)
    /// A text in quotes, without them and with its escapes resolved.
    case string(String)
    /// A sign.
    case sign(Sign)
    /// The end of the query.
    case end
  }

  /// The signs of the language.
  enum Sign: String, CaseIterable, Sendable {
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftBrace = "{"
    case rightBrace = "}"
    case leftBracket = "["
    case rightBracket = "]"
    case comma = ","
    case colon = ":"
    case at = "@"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
    case modulo = "%"
    case power = "^"
    case assign = "="
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case less = "<"
    case greaterOrEqual = ">="
    case greater = ">"
    case matches = "=~"
    case matchesNot = "!~"
  }

  /// What it is.
  var kind: Kind
  /// Where it stands.
  var span: SourceSpan

  /// The token as an error names it.
  var description: String {
    switch kind {
    case .identifier(let name): "'\(name)'"
    case .number(_, let isDuration): isDuration ? "a length of time" : "a number"
    case .string: "a text in quotes"
    case .sign(let sign): "'\(sign.rawValue)'"
    case .end: "the end of the query"
    }
  }

  /// The name, when it is one.
  var identifier: String? {
    if case .identifier(let name) = kind { name } else { nil }
  }

  /// The name in lower case, by which keywords are told.
  var keyword: String? { identifier?.lowercased() }
}
