internal import ArgumentParser
internal import TaihuStore

/// `taihu sql`: a question in SQL.
struct SQLCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql", abstract: "Ask the database in SQL, without being able to change it.",
    discussion: "Views: series, readings_recent, latest, episodes, ledger, quarantine. See docs/schema.md.")

  @Argument(help: ArgumentHelp("One or more statements, divided by semicolons.", valueName: "statement"))
  var statement: String

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var empty: EmptyOptions

  func answer(on console: Console) throws {
    var writer: ListingWriter<[SQLValue]>?
    var count = 0
    try source.open().rows(
      sql: statement,
      columns: { names in
        try writer?.finish()
        writer = try ListingWriter(Self.listing(names), style: output.style, console: console)
      },
      row: { row in
        try writer?.write(row)
        count += 1
        return true
      })
    try writer?.finish()
    try empty.check(count)
  }

  private static func listing(_ names: [String]) -> Listing<[SQLValue]> {
    Listing(
      names.enumerated().map { index, name in
        Column(name, title: name, narrowing: .shrinks(to: 8)) { $0[index].text }
      },
      json: { row in .object(zip(names, row).map { .init($0, $1.json) }) })
  }
}
