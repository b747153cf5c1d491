/// The division of text into lines and cells.
enum TextLines {
  /// The lines without their ends, each with its number from 1.
  static func split(_ text: [UInt8]) -> [(number: Int, line: ArraySlice<UInt8>)] {
    text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated().map { index, line in
      (index + 1, line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }
  }

  /// The cells of a line, white space around each taken off, quotes resolved (RFC 4180, section 2).
  ///
  /// - Parameter separator: what stands between cells; a space stands for any run of white space.
  static func cells(_ line: ArraySlice<UInt8>, _ separator: [UInt8]) -> [[UInt8]] {
    if separator == [UInt8(ascii: " ")] { return line.split(whereSeparator: NumberText.isSpace).map(Array.init) }
    var cells: [[UInt8]] = []
    var rest = line
    while true {
      let (cell, end) = cell(rest, separator)
      cells.append(cell)
      guard end < rest.endIndex else { return cells }
      rest = rest[(end + separator.count)...]
    }
  }

  /// The first cell, and where the separator after it stands.
  private static func cell(_ line: ArraySlice<UInt8>, _ separator: [UInt8]) -> (cell: [UInt8], end: Int) {
    let quote = UInt8(ascii: "\"")
    let text = line.drop(while: NumberText.isSpace)
    if text.first == quote {
      var (cell, index): ([UInt8], Int) = ([], text.startIndex + 1)
      while index < text.endIndex {
        if text[index] == quote {
          guard index + 1 < text.endIndex, text[index + 1] == quote else { break }
          index += 1
        }
        cell.append(text[index])
        index += 1
      }
      return (cell, end(of: line[min(index, line.endIndex)...], separator))
    }
    let end = end(of: line, separator)
    return (Array(NumberText.trimmed(line[..<end])), end)
  }

  private static func end(of line: ArraySlice<UInt8>, _ separator: [UInt8]) -> Int {
    line.indices.first { line[$0] == separator[0] && line[$0...].starts(with: separator) } ?? line.endIndex
  }
}
