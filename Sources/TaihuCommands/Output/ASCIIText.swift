/// Text for a terminal that knows ASCII alone.
enum ASCIIText {
  private static let replacements: [Character: String] = [
    "µ": "u", "μ": "u", "°": "deg", "²": "2", "³": "3", "₂": "2", "Ω": "Ohm", "…": "~", "–": "-", "—": "-", "×": "x",
    "“": "\"", "”": "\"", "‘": "'", "’": "'", "→": "->", "├": "|", "│": "|", "─": "-", "┤": "+", "└": "+", "┬": "+",
    "━": "=", "░": "-", "▒": "=", "█": "#", "▁": "_", "▂": ".", "▃": "-", "▄": "=", "▅": "+", "▆": "*", "▇": "%",
  ]

  /// The text in ASCII: signs of units, bars and lines by what is nearest, anything else as `\u{6e56}`.
  ///
  /// - Complexity: O(length).
  static func of(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    return text.reduce(into: "") { result, character in
      if character.isASCII {
        result.append(character)
      } else if let replacement = replacements[character] {
        result += replacement
      } else {
        for scalar in character.unicodeScalars {
          result += scalar.isASCII ? String(scalar) : Printable.escape(of: scalar)
        }
      }
    }
  }
}
