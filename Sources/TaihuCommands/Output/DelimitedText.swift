/// Lines of fields for programs.
enum DelimitedText {
  /// A line of CSV (RFC 4180), without its end: a field that holds a comma, a quote or a line break stands in quotes.
  static func csv(_ fields: [String]) -> String {
    fields.map(csvField).joined(separator: ",")
  }

  /// One field of CSV.
  static func csvField(_ field: String) -> String {
    guard field.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else { return field }
    return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// A line of TSV, without its end: tabs, line breaks, other control characters and backslashes are written `\t`, `\n`,
  /// `\x1b`, `\\`, so that a line is always one row.
  static func tsv(_ fields: [String]) -> String {
    fields.map(tsvField).joined(separator: "\t")
  }

  /// The labels of a series in one field: `district=binhu;site=lihu-01`. In names and values a backslash stands before
  /// `;`, `=` and `\`.
  static func labels(_ labels: [(name: String, value: String)]) -> String {
    labels.map { labelPart($0.name) + "=" + labelPart($0.value) }.joined(separator: ";")
  }

  private static func tsvField(_ field: String) -> String {
    guard field.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0x5C }) else { return field }
    return field.unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\\": text += "\\\\"
      case let control where control.value < 0x20 || control.value == 0x7F: text += Printable.escape(of: control)
      default: text.unicodeScalars.append(scalar)
      }
    }
  }

  private static func labelPart(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0x3B || $0 == 0x3D || $0 == 0x5C }) else { return text }
    return text.reduce(into: "") { result, character in
      if character == ";" || character == "=" || character == "\\" { result += "\\" }
      result.append(character)
    }
  }
}
