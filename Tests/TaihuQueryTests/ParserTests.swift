import Testing

@testable import TaihuQuery

@Suite("Queries as text")
struct ParserTests {
  /// An expression written out with all its parentheses, so that its shape can be read.
  static func shape(_ expression: Expression) -> String {
    switch expression {
    case .number(let value, _): NumberFormat.decimal(value)
    case .string(let text, _): ResultJSON.quoted(text)
    case .selector(let selector): shape(selector)
    case .range(let selector, let window, _): shape(selector) + "[\(window)]"
    case .subquery(let subquery):
      shape(subquery.content) + "[\(subquery.window):\(subquery.step.map { "\($0)" } ?? "")]" + shape(subquery.shift)
    case .call(let call): call.function.rawValue + "(" + call.arguments.map(shape).joined(separator: ", ") + ")"
    case .aggregation(let own):
      own.aggregator.rawValue + " \(own.grouping) (" + (own.parameter.map { shape($0) + ", " } ?? "")
        + shape(own.content) + ")"
    case .negation(let operand, _): "-(" + shape(operand) + ")"
    case .binary(let own):
      "(" + shape(own.left) + " " + own.operation.rawValue + (own.returnsBool ? " bool" : "") + " " + shape(own.right)
        + ")"
    case .parenthesis(let content, _): shape(content)
    }
  }

  private static func shape(_ selector: Selector) -> String {
    "{" + selector.matchers.map { $0.name + $0.relation.rawValue + $0.value }.joined(separator: ",") + "}"
      + shape(selector.shift)
  }

  private static func shape(_ shift: TimeShift) -> String {
    (shift.anchor.map { " @ \($0)" } ?? "") + (shift.offset.map { " offset \($0)" } ?? "")
  }

  @Test(
    "operators bind as they should",
    arguments: [
      ("1 + 2 * 3", "(1 + (2 * 3))"), ("1 * 2 + 3", "((1 * 2) + 3)"), ("1 - 2 - 3", "((1 - 2) - 3)"),
      ("2 ^ 3 ^ 2", "(2 ^ (3 ^ 2))"), ("-2 ^ 2", "-((2 ^ 2))"), ("-2 * 3", "(-2 * 3)"), ("2 ^ -1", "(2 ^ -1)"),
      ("1 + -2", "(1 + -2)"), ("- -1", "1"), ("4 / 2 % 3 atan2 1", "(((4 / 2) % 3) atan2 1)"),
      ("a or b and c", "({__name__=a} or ({__name__=b} and {__name__=c}))"),
      ("a unless b or c", "(({__name__=a} unless {__name__=b}) or {__name__=c})"),
      ("1 < bool 2 == bool 3", "((1 < bool 2) == bool 3)"), ("1 + 2 > bool 3", "((1 + 2) > bool 3)"),
      ("a > 1 and b", "(({__name__=a} > 1) and {__name__=b})"), ("+1", "1"), ("(1 + 2) * 3", "((1 + 2) * 3)"),
      ("a OR b", "({__name__=a} or {__name__=b})"),
    ])
  func precedence(text: String, shape: String) throws {
    #expect(Self.shape(try Query(text).expression) == shape)
  }

  @Test(
    "selectors are read in every form",
    arguments: [
      ("a", "{__name__=a}"), ("a{}", "{__name__=a}"), ("a:b:c", "{__name__=a:b:c}"), ("{x=\"1\"}", "{x=1}"),
      ("a{x='1',y!=\"2\",z=~`3|4`,w!~\"5\",}", "{__name__=a,x=1,y!=2,z=~3|4,w!~5}"),
      ("{\"a b\"}", "{__name__=a b}"), ("{\"a b\", \"label two\"=\"1\"}", "{__name__=a b,label two=1}"),
      ("{__name__=~\"a|b\"}", "{__name__=~a|b}"), ("a offset 5m", "{__name__=a} offset 300000"),
      ("a offset -5m", "{__name__=a} offset -300000"), ("a offset 300", "{__name__=a} offset 300000"),
      ("a @ 1.5", "{__name__=a} @ time(1500)"), ("a @ start() offset 1s", "{__name__=a} @ start offset 1000"),
      ("a offset 1s @ end()", "{__name__=a} @ end offset 1000"), ("a[5m]", "{__name__=a}[300000]"),
      ("a[300]", "{__name__=a}[300000]"), ("a[1h30m] offset 1d", "{__name__=a} offset 86400000[5400000]"),
      ("a[1h:5m]", "{__name__=a}[3600000:300000]"), ("a[1h:]", "{__name__=a}[3600000:]"),
      ("(a + b)[1h:1m] @ 0", "({__name__=a} + {__name__=b})[3600000:60000] @ time(0)"),
      ("sum", "{__name__=sum}"), ("by", "{__name__=by}"), ("offset", "{__name__=offset}"),
      ("{by=\"1\",on=\"2\",sum=\"3\"}", "{by=1,on=2,sum=3}"), ("a # words\n{x=\"1\"}", "{__name__=a,x=1}"),
      ("水位{站=\"锡山\"}".replacingName, "{__name__=水位,站=锡山}"),
    ])
  func selectors(text: String, shape: String) throws {
    #expect(Self.shape(try Query(text).expression) == shape)
  }

  @Test(
    "numbers and texts are read in every form",
    arguments: [
      ("12.34e6", "12340000"), ("12.34e-6", "0.00001234"), (".5", "0.5"), ("2.", "2"), ("0x1f", "31"), ("017", "15"),
      ("1_000_000", "1000000"), ("inf", "+Inf"), ("-Inf", "-Inf"), ("NaN", "NaN"), ("5m", "300"), ("1h30m", "5400"),
      ("1d12h", "129600"), ("100ms", "0.1"), ("1y1w", "32140800"), ("5m + 10", "(300 + 10)"),
      (#""a\n\t\"\x41\101\u6e56""#, #""a\n\t\"AA湖""#), ("'it\\'s'", #""it's""#), ("`a\\n`", #""a\\n""#),
    ])
  func literals(text: String, shape: String) throws {
    #expect(Self.shape(try Query(text).expression) == shape)
  }

  @Test(
    "what is wrong is told with its place",
    arguments: [
      ("", "1:1: the query is empty"), ("a +", "1:4: found the end of the query, expected an expression"),
      ("a b", "1:3: found 'b', expected an operator or the end of the query"),
      ("sum(a", "1:6: found the end of the query, expected ',' or ')'"),
      ("a{x=1}", "1:5: found a number, expected a value in quotes"),
      ("a{x}", "1:4: found '}', expected one of '=', '!=', '=~', '!~'"),
      ("a\n  + rate(b)", "2:10: 'rate' takes a range vector here, this is an instant vector"),
      ("{}", "1:1: the selector would take every series: it needs one condition that an absent label does not meet"),
      ("a[5m", "1:5: found the end of the query, expected ':' or ']'"),
      ("a[0s]", "1:3: the length of time must be more than 0"),
      ("a[5x]", "1:3: '5x' is neither a number nor a length of time such as 5m or 1h30m"),
      ("1 > 2", "1:3: comparisons between scalars need 'bool': > bool"),
      ("a + bool b", "1:5: 'bool' belongs to comparisons"),
      ("a and 1", "1:3: 'and' stands between instant vectors, not scalars"),
      ("a and on(x) group_left b", "1:13: 'and' takes no grouping"),
      ("a + on(x) group_left(x) b", "1:11: label 'x' can't stand in 'on' and in 'group_left' at once"),
      ("frob(a)", "1:1: there is no function 'frob'"),
      ("mad_over_time(a[5m])", "1:1: the function 'mad_over_time' is not supported: it is experimental in Prometheus"),
      ("limitk(1, a)", "1:1: the aggregation 'limitk' is not supported: it is experimental in Prometheus"),
      (
        "histogram_count(a)",
        "1:1: the function 'histogram_count' is not supported: it is for native histograms, and series hold plain numbers"
      ),
      ("a offset 1m offset 2m", "1:13: 'offset' may not stand twice"), ("a @ 1 @ 2", "1:7: '@' may not stand twice"),
      ("sum(a) by (x) without (y)", "1:15: found 'without', expected an operator or the end of the query"),
      ("topk(a)", "1:1: 'topk' takes 2 arguments, not 1"), ("rate(a[5m], 1)", "1:1: 'rate' takes 1 arguments, not 2"),
      ("a{x=~\"(\"}", "1:3: the regular expression has a '(' without its ')'"),
      ("\"a", "1:1: the text that begins here has no closing \""),
      ("a ~ b", "1:3: '~' has no meaning here"), ("(a)[5m]", "1:4: ranges only follow selectors of series"),
      ("1 offset 5m", "1:3: 'offset' and '@' follow selectors of series, their ranges, and subqueries"),
    ])
  func faults(text: String, message: String) {
    let fault = #expect(throws: QueryFault.self) { try Query(text) }
    #expect(fault?.description == message)
    #expect(fault?.kind == .badData)
  }

  @Test("a mark stands below the place, in columns that a terminal shows")
  func mark() {
    let fault = #expect(throws: QueryFault.self) { try Query("sum(\"湖\" + 1)") }
    #expect(fault?.marked == "sum(\"湖\" + 1)\n    ^^^")
  }

  @Test("a misspelt function brings the right one to mind")
  func suggestion() {
    #expect(#expect(throws: QueryFault.self) { try Query("rat(a[5m])") }?.hint == "did you mean 'rate'?")
    #expect(#expect(throws: QueryFault.self) { try Query("zzzzzzzz(a)") }?.hint == "")
  }

  @Test("depth and length are limited")
  func limits() {
    let deep = String(repeating: "(", count: 200) + "1" + String(repeating: ")", count: 200)
    #expect(#expect(throws: QueryFault.self) { try Query(deep) }?.message.contains("deep") == true)
    let chain = "1" + String(repeating: "+1", count: 300)
    #expect(#expect(throws: QueryFault.self) { try Query(chain) }?.message.contains("operators") == true)
    let signs = String(repeating: "-", count: 100_000) + "1"
    #expect(#expect(throws: QueryFault.self) { try Query(signs) }?.message.contains("bytes") == true)
  }

  @Test("matchers alone are read for look-ups, and nothing else")
  func matchers() throws {
    #expect(try Query.matchers(of: "a{b=\"c\"}").map(\.name) == ["__name__", "b"])
    #expect(throws: QueryFault.self) { try Query.matchers(of: "a + b") }
    #expect(throws: QueryFault.self) { try Query.matchers(of: "a offset 5m") }
  }
}

extension String {
  /// `name{…}` as `{"name",…}`, the form for names that are no words.
  fileprivate var replacingName: String {
    let parts = split(separator: "{", maxSplits: 1)
    return "{\"\(parts[0])\",\"" + parts[1].replacing("=", with: "\"=", maxReplacements: 1)
  }
}
