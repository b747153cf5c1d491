/// Takes a line of CSV apart.
enum CSVLine {
  /// The fields of one line (RFC 4180), quotes taken off. A field can't hold a line break.
  static func fields(_ line: String) -> [String] {
    guard line.utf8.contains(0x22) else {
      return line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    var fields: [String] = []
    var field = ""
    var isQuoted = false
    var rest = Substring(line)
    while let character = rest.popFirst() {
      switch character {
      case "\"" where isQuoted && rest.first == "\"":
        rest.removeFirst()
        field.append("\"")
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        fields.append(field)
        field = ""
      default: field.append(character)
      }
    }
    return fields + [field]
  }
}
