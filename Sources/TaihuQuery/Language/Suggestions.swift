/// What somebody may have meant by a name that does not exist.
enum Suggestions {
  /// The function or aggregation whose name is nearest, as a hint; empty when none is near.
  static func hint(for name: String) -> String {
    let names = Function.allCases.map(\.rawValue) + Aggregator.allCases.map(\.rawValue)
    let near = names.map { (name: $0, distance: distance(Array(name.utf8), Array($0.utf8))) }
      .min { $0.distance < $1.distance }
    guard let near, near.distance <= max(1, name.utf8.count / 4) else { return "" }
    return "did you mean '\(near.name)'?"
  }

  /// The number of bytes to insert, to remove or to replace (Levenshtein 1966).
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    guard left.count <= 64 else { return .max }
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        (diagonal, row[j + 1]) = (row[j + 1], min(row[j + 1] + 1, row[j] + 1, diagonal + (a == b ? 0 : 1)))
      }
    }
    return row[right.count]
  }
}
