/// Finds the name that somebody probably meant.
public enum NearestName {
  /// The candidate nearest to `name`, or `nil` when none is near enough to be a slip of the fingers.
  ///
  /// The measure is the optimal string alignment distance (insert, delete, replace, swap neighbours) without regard to
  /// case and with `-` and `_` as one; near enough is a third of the longer name, at least one. The first of equally near
  /// candidates wins.
  ///
  /// - Complexity: O(sum of the candidates' lengths × length of `name`).
  public static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let sought = folded(name)
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let other = folded(candidate)
      let allowed = max(1, max(sought.count, other.count) / 3)
      guard abs(sought.count - other.count) <= allowed else { continue }
      let distance = distance(sought, other)
      if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// `did you mean "x"?`, or an empty text when nothing is near.
  public static func question(for name: String, among candidates: some Sequence<String>) -> String {
    nearest(to: name, among: candidates).map { "did you mean \(QuotedText.of($0))?" } ?? ""
  }

  /// The optimal string alignment distance of two sequences, by the usual table of which three rows are kept.
  static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    var current = last
    for i in 1...left.count {
      current[0] = i
      for j in 1...right.count {
        let replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
        current[j] = min(last[j] + 1, current[j - 1] + 1, replaced)
        if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
          current[j] = min(current[j], beforeLast[j - 2] + 1)
        }
      }
      (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[right.count]
  }

  private static func folded(_ name: String) -> [UInt8] {
    name.lowercased().utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
  }
}
