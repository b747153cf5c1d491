internal import ArgumentParser
internal import TaihuCore

/// How an answer is written, for every command that gives one.
struct OutputOptions: ParsableArguments {
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "How to write the answer: table, tsv, csv, json, jsonl or line (default: a table on a terminal, else tsv).",
      valueName: "format"))
  var format: OutputFormat?

  @Option(
    help: ArgumentHelp(
      "The time zone of times you type and of tables: local, UTC, Asia/Shanghai, +08:00.", valueName: "zone"),
    transform: Zone.parse)
  var tz: Zone = .local

  @Flag(help: "Leave out the heading of tables, tsv and csv.")
  var noHeader = false

  /// The style for standard output.
  var style: OutputStyle {
    let terminal = Terminal.current()
    return OutputStyle(
      format: format ?? (terminal.isTerminal ? .table : .tsv), terminal: terminal, hasHeader: !noHeader)
  }

  /// The instant a time argument means; `nil` for none.
  func instant(_ argument: TimeArgument?, now: Timestamp) throws(OperatorError) -> Timestamp? {
    try argument?.resolved(now: now, zone: tz)
  }
}
