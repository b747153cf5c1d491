/// Reads the syntax of RE2, which has no back references and no look-around, so that every expression can be matched in
/// linear time.
struct RegexParser {
  /// Behaviours that `(?i)` and its like switch.
  struct Flags {
    /// `i`: letters match in either case.
    var ignoresCase = false
    /// `s`: `.` matches the end of a line; on, as Prometheus has it.
    var dotMatchesNewline = true
    /// `m`: `^` and `$` match at lines.
    var isMultiline = false
    /// `U`: repetitions prefer few.
    var isUngreedy = false
  }

  /// The expression.
  let scalars: [Unicode.Scalar]
  /// The place reached.
  var index = 0
  /// The behaviours that hold at the present place.
  var flags = Flags()
  /// The names of the groups in order; the first is the whole match.
  private(set) var groups: [String?] = [nil]
  private var depth = 0

  /// The largest number in `{n,m}`.
  static let repetitionMax = 1000
  /// How deep groups may stand in each other.
  static let depthMax = 250
  /// The longest expression in scalars.
  static let lengthMax = 16_384

  /// Parses an expression.
  static func parse(_ text: String) throws(RegexFault) -> (root: RegexNode, groups: [String?]) {
    var parser = RegexParser(scalars: Array(text.unicodeScalars))
    guard parser.scalars.count <= lengthMax else { throw RegexFault("is longer than \(lengthMax) characters") }
    let root = try parser.alternation()
    if parser.peek != nil { throw RegexFault("has a ')' without its '('") }
    return (root, parser.groups)
  }

  private init(scalars: [Unicode.Scalar]) {
    self.scalars = scalars
  }

  // MARK: - From the loosest to the tightest

  private mutating func alternation() throws(RegexFault) -> RegexNode {
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .alternation(branches)
  }

  private mutating func sequence() throws(RegexFault) -> RegexNode {
    var parts: [RegexNode] = []
    while let next = peek, next != "|", next != ")" {
      guard let atom = try atom() else { continue }
      parts.append(try repeated(atom))
    }
    return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
  }

  private mutating func repeated(_ atom: RegexNode) throws(RegexFault) -> RegexNode {
    guard let (low, high) = try bounds() else { return atom }
    let isLazy = take("?")
    let start = index
    if try bounds() != nil {
      throw RegexFault("repeats a repetition at '\(text(from: start))'")
    }
    return .repetition(atom, min: low, max: high, isGreedy: isLazy == flags.isUngreedy)
  }

  private mutating func bounds() throws(RegexFault) -> (Int, Int?)? {
    switch peek {
    case "*":
      index += 1
      return (0, nil)
    case "+":
      index += 1
      return (1, nil)
    case "?":
      index += 1
      return (0, 1)
    case "{": return try braces()
    default: return nil
    }
  }

  /// `{n}`, `{n,}` or `{n,m}`; anything else behind a brace makes the brace stand for itself.
  private mutating func braces() throws(RegexFault) -> (Int, Int?)? {
    let start = index
    index += 1
    guard let low = decimal() else {
      index = start
      return nil
    }
    var high: Int? = low
    if take(",") { high = peek == "}" ? nil : decimal() ?? -1 }
    guard take("}"), high != -1 else {
      index = start
      return nil
    }
    guard max(low, high ?? 0) <= Self.repetitionMax, high.map({ $0 >= low }) ?? true else {
      throw RegexFault(
        "repeats wrongly at '\(text(from: start))': 0 to \(Self.repetitionMax) times are allowed, in order")
    }
    return (low, high)
  }

  private mutating func decimal() -> Int? {
    let start = index
    while let digit = peek, ("0"..."9").contains(digit) { index += 1 }
    guard index > start, index - start < 10 else { return nil }
    return Int(text(from: start))
  }

  // MARK: - Atoms

  /// One thing that can be repeated; `nil` where only flags were switched.
  private mutating func atom() throws(RegexFault) -> RegexNode? {
    guard let next = peek else { return nil }
    if next == "{", isRepetition() { throw RegexFault("repeats nothing at '\(text(from: index))'") }
    index += 1
    switch next {
    case "(": return try group()
    case "[": return .scalar(folded(try bracketed()))
    case ".": return .scalar(flags.dotMatchesNewline ? .all : .notNewline)
    case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
    case "\\": return try escaped()
    case "*", "+", "?": throw RegexFault("repeats nothing at '\(next)'")
    default: return .scalar(folded(ScalarSet(next)))
    }
  }

  private func isRepetition() -> Bool {
    var copy = self
    return (try? copy.braces()) ?? nil != nil
  }

  private mutating func group() throws(RegexFault) -> RegexNode? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthMax else { throw RegexFault("has groups more than \(Self.depthMax) deep in each other") }
    let outer = flags
    var number: Int?
    if take("?") {
      switch try special() {
      case .flagsOnly: return nil
      case .named(let name): number = groups.count; groups.append(name)
      case .plain: break
      }
    } else {
      number = groups.count
      groups.append(nil)
    }
    let content = try alternation()
    guard take(")") else { throw RegexFault("has a '(' without its ')'") }
    flags = outer
    return number.map { .capture(content, number: $0) } ?? (content == .empty ? .sequence([]) : content)
  }

  private enum Special {
    case flagsOnly, plain
    case named(String)
  }

  /// What stands behind `(?`.
  private mutating func special() throws(RegexFault) -> Special {
    let start = index
    if take("<") || (peek == "P" && ahead(1) == "<") {
      if peek == "P" { index += 2 }
      let name = try word(until: ">")
      if groups.contains(name) { throw RegexFault("has two groups named '\(name)'") }
      return .named(name)
    }
    var value = true
    while let next = peek {
      index += 1
      switch next {
      case "i": flags.ignoresCase = value
      case "s": flags.dotMatchesNewline = value
      case "m": flags.isMultiline = value
      case "U": flags.isUngreedy = value
      case "-" where value: value = false
      case ":": return .plain
      case ")": return .flagsOnly
      default: throw RegexFault("has an unknown group '(?\(text(from: start))'")
      }
    }
    throw RegexFault("has a '(' without its ')'")
  }

  private mutating func word(until end: Unicode.Scalar) throws(RegexFault) -> String {
    let start = index
    while let next = peek, ScalarSet.wordCharacters.contains(next.value) { index += 1 }
    let name = text(from: start)
    guard !name.isEmpty, take(end) else { throw RegexFault("has a group with a bad name") }
    return name
  }

  // MARK: - Scalars

  /// The next scalar, or `nil` at the end.
  var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  /// The scalar so far ahead.
  func ahead(_ distance: Int) -> Unicode.Scalar? {
    index + distance < scalars.count ? scalars[index + distance] : nil
  }

  /// Whether the next scalar is this one; if so, goes on.
  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    index += 1
    return true
  }

  /// The text from a place to the present one, a scalar at least where there is one.
  func text(from start: Int) -> String {
    let end = min(max(index, start + 1), scalars.count)
    return index == start && start >= scalars.count
      ? "" : scalars[start..<max(end, start)].reduce(into: "") { $0.unicodeScalars.append($1) }
  }

  /// A set, with both cases of its letters where case does not count.
  func folded(_ set: ScalarSet) -> ScalarSet { flags.ignoresCase ? set.foldingCase : set }
}
