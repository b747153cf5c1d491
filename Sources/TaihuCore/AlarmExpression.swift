/// A condition on quantities of one device, such as `do < 3 and water_temp > 28`. Read from text by the pack reader.
public struct AlarmExpression: Hashable, Sendable, CustomStringConvertible {
  /// What is compared: the newest value of a quantity in its own unit, or a number.
  public enum Operand: Hashable, Sendable {
    case quantity(String)
    case number(Double)
  }

  /// How two operands are compared.
  public enum Relation: String, Hashable, Sendable, CaseIterable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="
    case notEqual = "!="
  }

  /// The parts of an expression.
  public indirect enum Node: Hashable, Sendable {
    case comparison(Operand, Relation, Operand)
    case not(Node)
    case and(Node, Node)
    case or(Node, Node)
  }

  /// The text it was read from.
  public let description: String
  /// The outermost part.
  public let root: Node
  /// The quantities it speaks of, each once, in the order of their names.
  public let names: [String]

  /// An expression and the text it was read from.
  public init(_ root: Node, text: String) {
    (self.root, description) = (root, text)
    names = Set(Self.names(in: root)).sorted()
  }

  /// Whether it holds, given the values of quantities; `nil` when a value that matters is not known.
  ///
  /// Kleene's three-valued logic: false and unknown is false, true or unknown is true, all else with an unknown part is
  /// unknown.
  /// - Complexity: O(length of the expression).
  public func holds(_ value: (String) -> Double?) -> Bool? { Self.holds(root, value) }

  private static func holds(_ node: Node, _ value: (String) -> Double?) -> Bool? {
    switch node {
    case .comparison(let left, let relation, let right):
      guard let left = number(left, value), let right = number(right, value) else { return nil }
      return relation.holds(left, right)
    case .not(let inner):
      return holds(inner, value).map { !$0 }
    case .and(let left, let right):
      return both(holds(left, value), holds(right, value))
    case .or(let left, let right):
      return both(holds(left, value).map { !$0 }, holds(right, value).map { !$0 }).map { !$0 }
    }
  }

  private static func both(_ left: Bool?, _ right: Bool?) -> Bool? {
    if left == false || right == false { return false }
    return left == true && right == true ? true : nil
  }

  private static func number(_ operand: Operand, _ value: (String) -> Double?) -> Double? {
    switch operand {
    case .quantity(let name): value(name)
    case .number(let number): number
    }
  }

  private static func names(in node: Node) -> [String] {
    switch node {
    case .comparison(let left, _, let right):
      [left, right].compactMap { if case .quantity(let name) = $0 { name } else { nil } }
    case .not(let inner): names(in: inner)
    case .and(let left, let right), .or(let left, let right): names(in: left) + names(in: right)
    }
  }
}

extension AlarmExpression.Relation {
  /// Whether the relation holds between two finite numbers.
  func holds(_ left: Double, _ right: Double) -> Bool {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .equal: left == right
    case .notEqual: left != right
    }
  }
}
