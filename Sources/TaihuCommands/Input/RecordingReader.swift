internal import TaihuCore

/// Reads a recording, CSV with the columns `timestamp` and `value`, row by row.
final class RecordingReader {
  /// One row, with the fields as they are written.
  struct Row {
    var time: Timestamp
    var value: Double
    var timeText: String
    var valueText: String
  }

  private let lines: LineReader
  private let path: String
  private let timeColumn: Int
  private let valueColumn: Int
  private var lineNumber = 1

  /// Opens a recording and reads its heading; `-` is standard input.
  ///
  /// - Throws: when it can't be opened, or when the heading lacks one of the two columns.
  init(path: String) throws(OperatorError) {
    self.path = path == "-" ? "standard input" : path
    lines = try LineReader(path: path)
    let heading = try lines.next().map { line in
      CSVLine.fields(line.hasPrefix("\u{FEFF}") ? String(line.dropFirst()) : line).map { $0.lowercased() }
    }
    guard let heading, let time = heading.firstIndex(of: "timestamp"), let value = heading.firstIndex(of: "value")
    else {
      throw OperatorError(
        .failure, code: "recording", "\(self.path):1: the heading must name the columns timestamp and value",
        hint: "the first line of the file should be: timestamp,value")
    }
    (timeColumn, valueColumn) = (time, value)
  }

  /// The next row, or `nil` after the last. Empty lines are passed over.
  ///
  /// - Throws: for a row that has no time or no finite value, with its line.
  func next() throws(OperatorError) -> Row? {
    while let line = try lines.next() {
      lineNumber += 1
      if !line.isEmpty { return try row(line) }
    }
    return nil
  }

  private func row(_ line: String) throws(OperatorError) -> Row {
    let fields = CSVLine.fields(line)
    guard fields.count > max(timeColumn, valueColumn) else {
      throw problem("the row has \(fields.count) columns, the heading \(max(timeColumn, valueColumn) + 1) or more")
    }
    let (timeText, valueText) = (fields[timeColumn], fields[valueColumn])
    guard let time = Self.time(timeText) else { throw problem("'\(timeText)' is no timestamp") }
    guard let value = Double(valueText), value.isFinite else { throw problem("'\(valueText)' is no finite number") }
    return Row(time: time, value: value, timeText: timeText, valueText: valueText)
  }

  /// A time without an offset is UTC.
  private static func time(_ text: String) -> Timestamp? {
    guard let (civil, offset) = TimeParser.civil(text) else { return TimeParser.unix(text) }
    return civil.timestamp?.advanced(byNanoseconds: -Int64(offset ?? 0) * 1_000_000_000)
  }

  private func problem(_ what: String) -> OperatorError {
    OperatorError(.failure, code: "recording", "\(path):\(lineNumber): \(Printable.escaped(what))")
  }
}
