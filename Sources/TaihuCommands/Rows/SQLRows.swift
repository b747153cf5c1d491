internal import TaihuStore

/// Writes the rows of one statement in SQL after those of another: under a heading each, in JSON in one array.
final class SQLRows {
  /// A row with the names of its columns.
  private struct Row {
    var names: [String]
    var values: [SQLValue]

    var json: JSON { .object(zip(names, values).map { .init($0, $1.json) }) }
  }

  /// Rows written.
  private(set) var count = 0

  private let style: OutputStyle
  private let console: Console
  private var writer: ListingWriter<Row>?
  private var names: [String] = []

  init(style: OutputStyle, console: Console) {
    (self.style, self.console) = (style, console)
  }

  /// Begins with the rows of a statement that has those columns.
  func begin(_ names: [String]) throws {
    self.names = names
    let isOneAnswer = style.format == .json
    if isOneAnswer, writer != nil { return }
    try writer?.finish()
    writer = try ListingWriter(Self.listing(names), style: style, console: console)
  }

  /// Writes a row; always goes on.
  func write(_ values: [SQLValue]) throws -> Bool {
    try writer?.write(Row(names: names, values: values))
    count += 1
    return true
  }

  /// Ends the answer; in JSON it is an array even when no statement gives rows.
  func finish() throws {
    if writer == nil, style.format == .json { try begin([]) }
    try writer?.finish()
  }

  private static func listing(_ names: [String]) -> Listing<Row> {
    Listing(
      names.enumerated().map { index, name in
        Column(name, title: name, narrowing: .shrinks(to: 8)) { $0.values[index].text }
      },
      json: \.json)
  }
}
