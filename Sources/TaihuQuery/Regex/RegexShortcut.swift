/// Expressions that need no automaton.
enum RegexShortcut: Sendable {
  /// One of several texts.
  case oneOf(Set<String>)
  /// A text, then anything.
  case prefix(String)
  /// Anything, then a text.
  case suffix(String)
  /// Anything.
  case anything
  /// Anything but the empty text.
  case something

  /// The most texts of ``oneOf(_:)``.
  private static let literalsMax = 10_000

  /// The shortcut for an expression, if there is one.
  init?(_ root: RegexNode) {
    if let literals = Self.literals(root) {
      self = .oneOf(literals)
    } else if root.isAnything {
      self = .anything
    } else if root.isSomething {
      self = .something
    } else if case .sequence(let parts) = root, parts.count > 1 {
      if parts[parts.count - 1].isAnything, let text = RegexNode.sequence(Array(parts.dropLast())).literal {
        self = .prefix(text)
      } else if parts[0].isAnything, let text = RegexNode.sequence(Array(parts.dropFirst())).literal {
        self = .suffix(text)
      } else {
        return nil
      }
    } else {
      return nil
    }
  }

  /// Whether a whole text matches.
  func matches(_ text: String) -> Bool {
    switch self {
    case .oneOf(let literals): literals.contains(text)
    case .prefix(let prefix): text.utf8.starts(with: prefix.utf8)
    case .suffix(let suffix): text.utf8.reversed().starts(with: suffix.utf8.reversed())
    case .anything: true
    case .something: !text.isEmpty
    }
  }

  private static func literals(_ root: RegexNode) -> Set<String>? {
    if let literal = root.literal { return [literal] }
    switch root {
    case .capture(let content, _): return literals(content)
    case .alternation(let branches) where branches.count <= literalsMax:
      var texts: Set<String> = []
      for branch in branches {
        guard let literals = literals(branch) else { return nil }
        texts.formUnion(literals)
      }
      return texts
    default: return nil
    }
  }
}
