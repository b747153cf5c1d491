internal import Synchronization

/// A regular expression in the syntax of RE2 that must match a whole text. It takes linear time, whatever the expression.
///
/// Texts are compared scalar by scalar; `.` matches every scalar, the end of a line too. Of the syntax everything is
/// read but scripts other than `\p{Han}`.
public final class Regex: Sendable {
  /// The expression as it was given.
  public let text: String

  private let shortcut: RegexShortcut?
  private let program: RegexProgram
  private let groups: [String?]
  private let automaton: SharedAutomaton?

  /// Compiles an expression.
  ///
  /// - Throws: what is wrong with it, also when its repetitions would take too much memory.
  public init(_ text: String) throws(RegexFault) {
    self.text = text
    let (root, groups) = try RegexParser.parse(text)
    self.groups = groups
    program = try RegexProgram(root, groupCount: groups.count)
    shortcut = RegexShortcut(root)
    automaton = program.looksAround || shortcut != nil ? nil : SharedAutomaton(program)
  }

  /// Whether the whole of a text matches.
  ///
  /// - Complexity: O(length of the text); O(length · size of the expression) where a state is met for the first time,
  ///   and for expressions with word boundaries or `(?m)`.
  public func matches(_ text: String) -> Bool {
    if let shortcut { return shortcut.matches(text) }
    if let automaton { return automaton.matches(text) }
    var machine = PikeMachine(program)
    return machine.match(Array(text.unicodeScalars)) != nil
  }

  /// The only texts that match, when they can be told: then an index can look them up.
  public var literals: [String]? {
    if case .oneOf(let literals)? = shortcut { literals.sorted() } else { nil }
  }

  /// The template with the groups of the match in it: `$1`, `${1}`, `$name`, `${name}`; `$$` is a dollar. `nil` when the
  /// text does not match.
  ///
  /// - Complexity: O(length of the text · size of the expression).
  public func expand(_ template: String, with text: String) -> String? {
    guard matches(text) else { return nil }
    guard template.utf8.contains(UInt8(ascii: "$")) else { return template }
    let scalars = Array(text.unicodeScalars)
    var machine = PikeMachine(program)
    guard let slots = machine.match(scalars) else { return nil }
    return RegexTemplate(template).filled { reference in
      guard let group = group(of: reference), slots[group * 2] >= 0, slots[group * 2 + 1] >= 0 else { return "" }
      return scalars[slots[group * 2]..<slots[group * 2 + 1]].reduce(into: "") { $0.unicodeScalars.append($1) }
    }
  }

  private func group(of reference: String) -> Int? {
    if let number = Int(reference) { return number < groups.count ? number : nil }
    return groups.lastIndex { $0 == reference }
  }
}

/// An automaton that several threads may use, one at a time.
private final class SharedAutomaton: Sendable {
  private let automaton: Mutex<LazyAutomaton>

  init(_ program: RegexProgram) {
    automaton = Mutex(LazyAutomaton(program))
  }

  func matches(_ text: String) -> Bool {
    automaton.withLock { $0.matches(text) }
  }
}
