/// Finds what somebody probably meant.
enum Suggestion {
  /// The candidate nearest to a text when it is near enough: at most one edit in three characters, letter case aside.
  ///
  /// - Complexity: O(number of candidates × length²); texts longer than 32 characters get no suggestion.
  static func nearest(to text: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(text.lowercased().unicodeScalars)
    guard !wanted.isEmpty, wanted.count <= 32 else { return nil }
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      let scalars = Array(candidate.lowercased().unicodeScalars)
      guard scalars.count <= 32 else { continue }
      let distance = distance(wanted, scalars)
      let near = best.map { distance < $0.distance || distance == $0.distance && candidate < $0.candidate } ?? true
      if distance <= max(1, wanted.count / 3), near { best = (candidate, distance) }
    }
    return best?.candidate
  }

  /// ` (did you mean “…”?)`, or nothing.
  static func phrase(for text: String, among candidates: some Sequence<String>) -> String {
    nearest(to: text, among: candidates).map { " (did you mean “\($0)”?)" } ?? ""
  }

  /// Edits between two texts: insertions, deletions, substitutions and swaps of neighbours.
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, scalar) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (scalar == other ? 0 : 1))
        if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
