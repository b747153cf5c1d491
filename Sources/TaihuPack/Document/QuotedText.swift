/// Text from a file, made safe to print on one line of a message.
public enum QuotedText {
  /// The most characters of a text that a message repeats.
  public static let charactersMax = 80

  /// The text in quotation marks, shortened to ``charactersMax`` characters, with control characters escaped.
  public static func of(_ text: String) -> String {
    var quoted = "\""
    for (count, scalar) in text.unicodeScalars.enumerated() {
      if count == charactersMax { return quoted + "…\"" }
      switch scalar {
      case "\"", "\\": quoted += "\\" + String(scalar)
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case let other where other.properties.generalCategory == .control || other.properties.generalCategory == .format:
        quoted += "\\u{" + String(other.value, radix: 16) + "}"
      case let other: quoted.unicodeScalars.append(other)
      }
    }
    return quoted + "\""
  }
}
