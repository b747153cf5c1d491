/// A text with references to groups: `$1`, `${1}`, `$name`, `${name}`; `$$` is a dollar, and a `$` that begins no
/// reference stands for itself.
struct RegexTemplate {
  private let scalars: [Unicode.Scalar]

  /// A template.
  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  /// The text with what each reference stands for in its place.
  ///
  /// - Complexity: O(length of the template and of what is filled in).
  func filled(_ value: (String) -> String) -> String {
    var result = ""
    var index = 0
    while index < scalars.count {
      guard scalars[index] == "$" else {
        result.unicodeScalars.append(scalars[index])
        index += 1
        continue
      }
      if let (name, end) = reference(at: index) {
        result += value(name)
        index = end
      } else {
        result += "$"
        index += index + 1 < scalars.count && scalars[index + 1] == "$" ? 2 : 1
      }
    }
    return result
  }

  /// The reference that begins at a dollar, and where it ends. Without braces it is as long as it can be.
  private func reference(at dollar: Int) -> (name: String, end: Int)? {
    let isBraced = dollar + 1 < scalars.count && scalars[dollar + 1] == "{"
    let start = dollar + (isBraced ? 2 : 1)
    var end = start
    while end < scalars.count, ScalarSet.wordCharacters.contains(scalars[end].value) { end += 1 }
    guard end > start, !isBraced || (end < scalars.count && scalars[end] == "}") else { return nil }
    let name = scalars[start..<end].reduce(into: "") { $0.unicodeScalars.append($1) }
    return (name, isBraced ? end + 1 : end)
  }
}
