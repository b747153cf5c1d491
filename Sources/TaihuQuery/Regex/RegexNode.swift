/// A part of a regular expression as it was parsed.
indirect enum RegexNode: Hashable, Sendable {
  /// Nothing, which matches everywhere.
  case empty
  /// One scalar of a set.
  case scalar(ScalarSet)
  /// One after the other.
  case sequence([RegexNode])
  /// One of them, the earlier ones preferred.
  case alternation([RegexNode])
  /// Again and again, `max` times at most or without end.
  case repetition(RegexNode, min: Int, max: Int?, isGreedy: Bool)
  /// A group whose match is noted.
  case capture(RegexNode, number: Int)
  /// A condition on the place.
  case assertion(RegexAssertion)

  /// The text that this is, when it is nothing else.
  var literal: String? {
    switch self {
    case .empty: return ""
    case .scalar(let set): return set.single.map { String(Character($0)) }
    case .sequence(let parts):
      var text = ""
      for part in parts {
        guard let piece = part.literal else { return nil }
        text += piece
      }
      return text
    case .capture(let content, _): return content.literal
    default: return nil
    }
  }

  /// Whether this is `.*` over every scalar.
  var isAnything: Bool {
    if case .repetition(.scalar(.all), 0, nil, _) = self { true } else { false }
  }

  /// Whether this is `.+` over every scalar.
  var isSomething: Bool {
    if case .repetition(.scalar(.all), 1, nil, _) = self { true } else { false }
  }
}

/// A condition on a place in a text.
enum RegexAssertion: Hashable, Sendable {
  case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary

  /// Whether it holds between two scalars; `nil` stands for the beginning and for the end of the text.
  func holds(after before: Unicode.Scalar?, before next: Unicode.Scalar?) -> Bool {
    switch self {
    case .textStart: before == nil
    case .textEnd: next == nil
    case .lineStart: before == nil || before == "\n"
    case .lineEnd: next == nil || next == "\n"
    case .wordBoundary: Self.isWord(before) != Self.isWord(next)
    case .noWordBoundary: Self.isWord(before) == Self.isWord(next)
    }
  }

  private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { ScalarSet.wordCharacters.contains($0.value) } ?? false
  }
}
