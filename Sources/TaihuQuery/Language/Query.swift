/// A PromQL query, parsed and checked, ready to be evaluated any number of times.
///
/// ```swift
/// let query = try Query("avg by (site) (pm25)")
/// ```
public struct Query: Sendable {
  /// The text as it was given.
  public let text: String
  /// The query's tree.
  let expression: Expression

  /// Parses a query.
  ///
  /// - Throws: what is wrong, and where.
  /// - Complexity: O(length of the text).
  public init(_ text: String) throws(QueryFault) {
    self.text = text
    expression = try Parser.parse(Array(text.utf8))
  }

  /// What the query comes to.
  public var type: ValueType { expression.type }

  /// The longest text of a query in bytes.
  public static let bytesMax = 65_536

  /// How deep expressions may stand inside each other.
  public static let depthMax = 128

  /// How many operators a query may have.
  public static let operatorsMax = 256
}

extension Query {
  /// The conditions of one selector alone, as the API's series look-up takes them: `pm25{site="lihu-01"}`.
  ///
  /// - Throws: what is wrong, and where; also when the text is more than a selector.
  public static func matchers(of text: String) throws(QueryFault) -> [LabelMatcher] {
    let query = try Query(text)
    guard case .selector(let selector) = query.expression, selector.shift == TimeShift() else {
      throw QueryFault(.badData, "a selector such as pm25{site=\"lihu-01\"} is wanted here, and nothing more")
    }
    return selector.matchers
  }
}
