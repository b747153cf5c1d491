import TaihuQuery
import Testing

@Suite("Regular expressions")
struct RegexTests {
  @Test(
    "an expression matches whole texts",
    arguments: [
      ("abc", ["abc"], ["", "ab", "abcd", "xabc"]), ("a|bc|", ["a", "bc", ""], ["b", "abc"]),
      ("a.c", ["abc", "a\nc", "a湖c"], ["ac", "abbc"]), ("(?-s)a.c", ["abc"], ["a\nc"]), ("a*", ["", "aaa"], ["ab"]),
      ("a+b?", ["a", "aab"], ["", "b"]), ("a{2,3}", ["aa", "aaa"], ["a", "aaaa"]), ("a{2}", ["aa"], ["a", "aaa"]),
      ("a{2,}", ["aa", "aaaaa"], ["a"]), ("a{,2}", ["a{,2}"], ["a", "aa"]), ("x{a}", ["x{a}"], ["x"]),
      ("[a-c]x", ["ax", "cx"], ["dx", "x"]), ("[^a-c]", ["d", "湖"], ["a", ""]), ("[]a]", ["]", "a"], ["b"]),
      ("[a-]", ["a", "-"], ["b"]), ("[\\]\\-]", ["]", "-"], ["\\"]), ("\\d+", ["12"], ["", "1a", "٣"]),
      ("\\w\\W", ["a "], ["ab"]), ("\\s\\S", [" a", "\ta"], ["aa"]), ("[[:alpha:]_]+", ["a_b"], ["a1"]),
      ("[[:^digit:]]", ["a"], ["1"]), ("\\pL+", ["abc湖é"], ["a1"]), ("\\p{Lu}", ["A", "É"], ["a"]),
      ("\\PL", ["1"], ["a"]), ("\\p{Han}+", ["太湖"], ["lake"]), ("(?i)abC", ["abc", "ABC"], ["abd"]),
      ("(?i)[a-c]", ["B"], ["d"]), ("a(?i)b", ["aB", "ab"], ["AB"]), ("(?i:a)b", ["Ab"], ["AB"]),
      ("^a$", ["a"], ["ab"]), ("a^b", [], ["ab"]), ("\\Aa\\z", ["a"], ["b"]), ("(?m)a$\n^b", ["a\nb"], ["ab"]),
      ("a\\b b", ["a b"], ["ab"]), ("a\\Bb", ["ab"], ["a b"]), ("(a|b)*c", ["c", "abac"], ["ab"]),
      ("(a*)*", ["", "aaa"], ["b"]), ("a*?b", ["aab", "b"], ["a"]), ("(?:a|b){2}", ["ab", "ba"], ["a"]),
      ("(?P<n>a)(?<m>b)", ["ab"], ["a"]), ("\\Qa.b\\E+", [], ["a"]), ("\\Qa.b\\E", ["a.b"], ["axb"]),
      ("\\x41\\x{6e56}\\101", ["A湖A"], ["A"]), (".*lake.*", ["a lake b", "lake"], ["lak"]), ("pm.*", ["pm25"], ["p"]),
      (".*_total", ["a_total"], ["total_"]), (".+", ["a"], [""]), ("\\.", ["."], ["a"]), ("[.]", ["."], ["a"]),
    ] as [(String, [String], [String])])
  func matches(expression: String, matching: [String], other: [String]) throws {
    let regex = try Regex(expression)
    for text in matching { #expect(regex.matches(text), "\(expression) should match \(text)") }
    for text in other { #expect(!regex.matches(text), "\(expression) should not match \(text)") }
  }

  @Test(
    "what is no expression is refused",
    arguments: [
      "(", ")", "a)", "[", "[a", "a**", "*", "+a", "a|*", "\\", "[b-a]", "(?=a)", "(?<!a)", "(?P<n", "\\p{Nope}",
      "[[:nope:]]", "a{1001}", "a{3,2}", "\\y", "(?P<n>a)(?P<n>b)", "(?z)", "\\x{110000}", "a{2}{3}", "\\8",
    ])
  func refused(expression: String) {
    #expect(throws: RegexFault.self) { try Regex(expression) }
  }

  @Test(
    "repetitions of repetitions are refused before they take memory",
    arguments: ["((a{1000}){1000}){1000}", "(\\pL{500}){500}"])
  func bombs(expression: String) {
    let time = ContinuousClock().measure { #expect(throws: RegexFault.self) { try Regex(expression) } }
    #expect(time < .seconds(2))
  }

  @Test(
    "expressions that choke a backtracking matcher take linear time",
    arguments: ["(a*)*b", "(a|aa)+b", "(.*)(.*)(.*)(.*)x", "(a?){100}a{100}b"])
  func linear(expression: String) throws {
    let regex = try Regex(expression)
    let text = String(repeating: "a", count: 20_000)
    let time = ContinuousClock().measure { #expect(!regex.matches(text)) }
    #expect(time < .seconds(5))
  }

  @Test(
    "groups are filled into templates",
    arguments: [
      ("(.*)-(.*)", "lihu-01", "$2/$1", "01/lihu"), ("(?P<site>\\w+)", "a", "${site}x", "ax"),
      ("(a)(b)?", "a", "<$2>", "<>"),
      ("(.*)", "a", "$1x", ""), ("(.*)", "a", "${1}x", "ax"), ("(.*)", "a", "$$1", "$1"), ("(.*)", "a", "$", "$"),
      ("(a+?)(a*)", "aaa", "$1,$2", "a,aa"), ("(a+)(a*)", "aaa", "$1,$2", "aaa,"),
      ("(a|ab)(c|bcd)", "abcd", "$1,$2", "a,bcd"),
      (".*", "湖水", "$0!", "湖水!"), ("(\\b\\w+) (\\w+)", "big lake", "$2", "lake"),
    ])
  func templates(expression: String, text: String, template: String, result: String) throws {
    #expect(try Regex(expression).expand(template, with: text) == result)
  }

  @Test("a template is not filled from a text that does not match")
  func noMatch() throws {
    #expect(try Regex("a(.)").expand("$1", with: "b") == nil)
  }

  @Test(
    "literals are told where they are all",
    arguments: [("a|b", ["a", "b"]), ("(a|b)", ["a", "b"]), ("a.*", nil), ("(?i)a", nil)] as [(String, [String]?)])
  func literals(expression: String, texts: [String]?) throws {
    #expect(try Regex(expression).literals == texts)
  }

  @Test("the automaton and a plain definition agree on all small expressions and texts")
  func exhaustive() throws {
    let texts = Self.words(over: ["a", "b"], upTo: 4)
    for shape in RegexShape.all(depth: 2) {
      let regex = try Regex(shape.text)
      for text in texts { #expect(regex.matches(text) == shape.matches(text), "\(shape.text) on '\(text)'") }
    }
  }

  private static func words(over letters: [String], upTo length: Int) -> [String] {
    var words = [""], last = [""]
    for _ in 0..<length {
      last = last.flatMap { word in letters.map { word + $0 } }
      words += last
    }
    return words
  }
}

/// A small expression that knows by definition what it matches.
private indirect enum RegexShape {
  case letter(String), empty
  case sequence(RegexShape, RegexShape), choice(RegexShape, RegexShape), star(RegexShape), twice(RegexShape)

  static func all(depth: Int) -> [RegexShape] {
    let leaves: [RegexShape] = [.letter("a"), .letter("b"), .empty]
    guard depth > 0 else { return leaves }
    let inner = depth == 1 ? leaves : all(depth: depth - 1)
    let pairs = inner.flatMap { left in leaves.flatMap { right in [(left, right), (right, left)] } }
    return leaves + inner.flatMap { [.star($0), .twice($0)] } + pairs.map { .sequence($0, $1) }
      + pairs.map { .choice($0, $1) }
  }

  var text: String {
    switch self {
    case .letter(let letter): letter
    case .empty: "(?:)"
    case .sequence(let left, let right): left.text + right.text
    case .choice(let left, let right): "(?:\(left.text)|\(right.text))"
    case .star(let content): "(\(content.text))*"
    case .twice(let content): "(?:\(content.text)){2}"
    }
  }

  func matches(_ text: String) -> Bool { ends(of: Array(text), from: 0).contains(text.count) }

  /// Where a match that begins at a place may end.
  private func ends(of text: [Character], from start: Int) -> Set<Int> {
    switch self {
    case .letter(let letter): return start < text.count && String(text[start]) == letter ? [start + 1] : []
    case .empty: return [start]
    case .sequence(let left, let right):
      return Set(left.ends(of: text, from: start).flatMap { right.ends(of: text, from: $0) })
    case .choice(let left, let right): return left.ends(of: text, from: start).union(right.ends(of: text, from: start))
    case .star(let content):
      var found: Set<Int> = [start], open = [start]
      while let place = open.popLast() {
        for next in content.ends(of: text, from: place) where found.insert(next).inserted { open.append(next) }
      }
      return found
    case .twice(let content): return RegexShape.sequence(content, content).ends(of: text, from: start)
    }
  }
}
