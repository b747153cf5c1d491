internal import Glibc

/// The operators between two operands.
enum BinaryOperator: String, CaseIterable, Sendable {
  case or, and, unless
  case equal = "=="
  case notEqual = "!="
  case lessOrEqual = "<="
  case less = "<"
  case greaterOrEqual = ">="
  case greater = ">"
  case plus = "+"
  case minus = "-"
  case times = "*"
  case over = "/"
  case modulo = "%"
  case atan2
  case power = "^"

  /// How tightly it binds; the higher, the tighter.
  var precedence: Int {
    switch self {
    case .or: 1
    case .and, .unless: 2
    case .equal, .notEqual, .lessOrEqual, .less, .greaterOrEqual, .greater: 3
    case .plus, .minus: 4
    case .times, .over, .modulo, .atan2: 5
    case .power: 6
    }
  }

  /// How tightly a sign before an operand binds: as multiplication does, so that `-2^2` is -4.
  static let signPrecedence = 5

  /// Whether `a op b op c` is `a op (b op c)`.
  var isRightAssociative: Bool { self == .power }

  /// Whether it compares.
  var isComparison: Bool { precedence == 3 }

  /// Whether it combines sets of series.
  var isSetOperator: Bool { precedence <= 2 }

  /// The operator that a token stands for.
  init?(_ token: Token) {
    switch token.kind {
    case .sign(let sign): self.init(rawValue: sign.rawValue)
    case .identifier(let name) where name.utf8.count <= 6: self.init(rawValue: name.lowercased())
    default: return nil
    }
  }

  /// The result of arithmetic.
  ///
  /// - Precondition: the operator is arithmetic.
  func value(_ left: Double, _ right: Double) -> Double {
    switch self {
    case .plus: left + right
    case .minus: left - right
    case .times: left * right
    case .over: left / right
    case .modulo: fmod(left, right)
    case .atan2: Glibc.atan2(left, right)
    case .power: pow(left, right)
    default: preconditionFailure("\(rawValue) is no arithmetic")
    }
  }

  /// Whether a comparison holds.
  ///
  /// - Precondition: the operator compares.
  func holds(_ left: Double, _ right: Double) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .lessOrEqual: left <= right
    case .less: left < right
    case .greaterOrEqual: left >= right
    case .greater: left > right
    default: preconditionFailure("\(rawValue) compares nothing")
    }
  }
}
