/// A regular expression as a nondeterministic automaton (Thompson 1968).
struct RegexProgram: Sendable {
  /// One state.
  enum Instruction: Sendable {
    /// Takes a scalar of a set, then goes on.
    case take(ScalarSet, next: Int)
    /// Goes on at either, the first preferred.
    case split(Int, Int)
    /// Notes the place, then goes on.
    case save(slot: Int, next: Int)
    /// Goes on where a condition holds.
    case assert(RegexAssertion, next: Int)
    /// The end.
    case match
  }

  /// The states; the last is the match.
  private(set) var instructions: [Instruction] = []
  /// Where it begins.
  private(set) var start = 0
  /// How many groups there are, the whole match counted.
  let groupCount: Int
  /// Whether a condition needs the scalar that follows, which the deterministic automaton does not look at.
  private(set) var looksAround = false

  /// The most states: repetitions of repetitions would make millions.
  static let instructionsMax = 20_000

  /// The automaton of an expression.
  ///
  /// - Throws: when it would have too many states.
  init(_ root: RegexNode, groupCount: Int) throws(RegexFault) {
    self.groupCount = groupCount
    instructions.append(.match)
    start = try compile(.capture(root, number: 0), next: 0)
  }

  /// Compiles backwards: adds the states of a node that go on at `next`, and returns where they begin.
  private mutating func compile(_ node: RegexNode, next: Int) throws(RegexFault) -> Int {
    switch node {
    case .empty: return next
    case .scalar(let set): return try add(.take(set, next: next))
    case .sequence(let parts):
      var place = next
      for part in parts.reversed() { place = try compile(part, next: place) }
      return place
    case .alternation(let branches):
      var place = try compile(branches[branches.count - 1], next: next)
      for branch in branches.dropLast().reversed() {
        place = try add(.split(try compile(branch, next: next), place))
      }
      return place
    case .repetition(let content, let low, let high, let isGreedy):
      return try compile(content, low, high, isGreedy, next: next)
    case .capture(let content, let number):
      let end = try add(.save(slot: number * 2 + 1, next: next))
      return try add(.save(slot: number * 2, next: try compile(content, next: end)))
    case .assertion(let assertion):
      switch assertion {
      case .textStart, .textEnd: break
      case .lineStart, .lineEnd, .wordBoundary, .noWordBoundary: looksAround = true
      }
      return try add(.assert(assertion, next: next))
    }
  }

  private mutating func compile(
    _ content: RegexNode, _ low: Int, _ high: Int?, _ isGreedy: Bool, next: Int
  ) throws(RegexFault) -> Int {
    var place = next
    if let high {
      for _ in low..<max(high, low) { place = try addSplit(try compile(content, next: place), next, isGreedy) }
    } else {
      let loop = try add(.split(0, 0))
      let body = try compile(content, next: loop)
      instructions[loop] = isGreedy ? .split(body, next) : .split(next, body)
      place = loop
    }
    for _ in 0..<low { place = try compile(content, next: place) }
    return place
  }

  private mutating func addSplit(_ body: Int, _ next: Int, _ isGreedy: Bool) throws(RegexFault) -> Int {
    try add(isGreedy ? .split(body, next) : .split(next, body))
  }

  private mutating func add(_ instruction: Instruction) throws(RegexFault) -> Int {
    guard instructions.count < Self.instructionsMax else {
      throw RegexFault("is too large: its repetitions make more than \(Self.instructionsMax) states")
    }
    instructions.append(instruction)
    return instructions.count - 1
  }
}
