/// One line of comma-separated values (RFC 4180, without line ends inside quotes).
enum CSVLine {
  /// The fields of a line; quotes around a field are taken off and doubled quotes within made single.
  static func fields(_ line: String) -> [String] {
    guard line.utf8.contains(UInt8(ascii: "\"")) else {
      return line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    var fields: [String] = []
    var field = ""
    var isQuoted = false
    var lastWasQuote = false
    for character in line {
      if character == "\"" {
        // A quote right after a closing one was a doubled quote.
        if !isQuoted, lastWasQuote { field.append("\"") }
        lastWasQuote = isQuoted
        isQuoted.toggle()
        continue
      }
      lastWasQuote = false
      if character == ",", !isQuoted {
        fields.append(field)
        field = ""
      } else {
        field.append(character)
      }
    }
    return fields + [field]
  }
}
