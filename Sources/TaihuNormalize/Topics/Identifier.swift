/// Names of quantities and labels: `[a-z][a-z0-9_]*`.
enum Identifier {
  /// Whether a text is such a name.
  static func isValid(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) else { return false }
    return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
  }

  /// Appends a text as part of such a name: letters in lower case, each run of other characters as one `_`.
  static func append(_ text: [UInt8], to name: inout [UInt8]) {
    for byte in text {
      let lower = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
      if isLetter(lower) || isDigit(lower) {
        name.append(lower)
      } else if let last = name.last, last != UInt8(ascii: "_") {
        name.append(UInt8(ascii: "_"))
      }
    }
    while name.last == UInt8(ascii: "_") { name.removeLast() }
  }

  /// Appends a text to such a name as a further part, with `_` between. A text of nothing but letters that no name may
  /// hold, as 水温, becomes their numbers: `u6c34u6e29`.
  static func join(_ text: [UInt8], to name: inout [UInt8]) {
    let count = name.count
    if !name.isEmpty { name.append(UInt8(ascii: "_")) }
    append(text, to: &name)
    if name.count > count { return }
    let letters = String(decoding: text, as: UTF8.self).unicodeScalars.filter(\.properties.isAlphabetic)
    if letters.isEmpty { return }
    if !name.isEmpty { name.append(UInt8(ascii: "_")) }
    for letter in letters { name += Array("u\(String(letter.value, radix: 16))".utf8) }
  }

  /// The name of a series for a name that a payload gives; `value` when nothing of it can stand in one.
  static func seriesName(_ text: [UInt8]) -> [UInt8] {
    var name: [UInt8] = []
    append(text, to: &name)
    guard let first = name.first else { return Array("value".utf8) }
    return isLetter(first) ? name : Array("v_".utf8) + name
  }

  private static func isLetter(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }
  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
