/// What any UCUM code looks like, whether or not the unit is known.
enum UnitSyntax {
  /// The most bytes of a unit.
  static let bytesMax = 64

  /// What is wrong with a unit, or `nil`.
  static func fault(_ unit: String) -> String? {
    if unit.isEmpty { return "the unit is empty" }
    if unit.utf8.count > bytesMax { return "the unit is longer than \(bytesMax) bytes" }
    guard unit.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return "\(QuotedText.of(unit)) is no UCUM code: those are ASCII without spaces"
    }
    return bracketsMatch(unit) ? nil : "the brackets of \(QuotedText.of(unit)) don't match"
  }

  private static func bracketsMatch(_ unit: String) -> Bool {
    let closing: [Character: Character] = ["(": ")", "[": "]", "{": "}"]
    var open: [Character] = []
    for character in unit {
      if let expected = closing[character] {
        open.append(expected)
      } else if closing.values.contains(character), open.popLast() != character {
        return false
      }
    }
    return open.isEmpty
  }
}
