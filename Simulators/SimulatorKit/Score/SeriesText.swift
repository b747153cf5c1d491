internal import TaihuCore

/// Reads a series as Taihu prints it: `pm25{district="binhu",site="lihu-01"}`.
enum SeriesText {
  /// The key of a text, or `nil` when it is none.
  static func parse(_ text: String) -> SeriesKey? {
    guard let brace = text.firstIndex(of: "{") else {
      return text.isEmpty ? nil : SeriesKey(name: text, labels: [])
    }
    guard text.last == "}", brace != text.startIndex else { return nil }
    let body = text[text.index(after: brace)...].dropLast()
    guard let labels = labels(of: body) else { return nil }
    return SeriesKey(name: String(text[..<brace]), labels: labels)
  }

  private static func labels(of body: Substring) -> [Label]? {
    var labels: [Label] = []
    var rest = body
    while !rest.isEmpty {
      guard let equals = rest.firstIndex(of: "=") else { return nil }
      let name = String(rest[..<equals])
      rest = rest[rest.index(after: equals)...]
      guard rest.popFirst() == "\"", let value = quotedRest(&rest) else { return nil }
      labels.append(Label(name, value))
      guard rest.isEmpty || rest.popFirst() == "," else { return nil }
    }
    return labels
  }

  /// Takes a text up to its closing quote, with `\"`, `\\` and `\n` undone.
  private static func quotedRest(_ rest: inout Substring) -> String? {
    var value = ""
    while let character = rest.popFirst() {
      switch character {
      case "\"": return value
      case "\\":
        guard let escaped = rest.popFirst() else { return nil }
        value.append(escaped == "n" ? "\n" : escaped)
      default: value.append(character)
      }
    }
    return nil
  }
}
