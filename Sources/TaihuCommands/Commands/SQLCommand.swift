internal import ArgumentParser
internal import TaihuStore

/// `taihu sql`: a question in SQL.
struct SQLCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql", abstract: "Ask the database in SQL, without being able to change it.",
    discussion: """
      taihu sql 'SELECT name, count(*) AS series FROM series GROUP BY name'
      taihu sql "SELECT * FROM latest WHERE name = 'pm25'" -o json

      Views: series, readings_recent, latest, rollup_5m, rollup_1h, rollup_1d, episodes, ledger, quarantine; the table \
      readings has all. See docs/schema.md. Of several statements the rows follow each other; in JSON they stand in one array.
      """)

  @Argument(help: ArgumentHelp("One or more statements, divided by semicolons.", valueName: "statement"))
  var statement: String

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var empty: EmptyOptions

  func answer(on console: Console) throws {
    let rows = SQLRows(style: output.style, console: console)
    try source.open().rows(sql: statement, columns: rows.begin, row: rows.write)
    try rows.finish()
    try empty.check(rows.count)
  }
}
