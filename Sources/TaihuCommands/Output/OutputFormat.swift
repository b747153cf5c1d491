internal import ArgumentParser

/// How an answer is written.
enum OutputFormat: String, CaseIterable, Sendable, ExpressibleByArgument {
  /// Aligned columns for a person.
  case table
  /// Columns parted by tabs, the first line the heading.
  case tsv
  /// RFC 4180, the first line the heading.
  case csv
  /// One JSON value; rows as an array.
  case json
  /// One JSON object a line.
  case jsonl
  /// InfluxDB line protocol, for readings.
  case line
}

/// The format of an answer with all that its layout depends on.
struct OutputStyle: Sendable {
  /// The format.
  var format: OutputFormat
  /// Where it goes.
  var terminal: Terminal
  /// Whether columns get a heading.
  var hasHeader = true

  /// The colours that suit.
  var palette: Palette { Palette(isColored: terminal.hasColor) }

  /// A cell of a table as the terminal can show it.
  func shown(_ text: StyledText) -> StyledText {
    terminal.isUTF8 ? text : StyledText(terminal.text(text.text), text.style)
  }
}
