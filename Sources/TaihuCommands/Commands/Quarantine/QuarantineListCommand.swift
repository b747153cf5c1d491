internal import ArgumentParser
internal import TaihuCore
internal import TaihuStore

/// `taihu quarantine list`: messages that could not be understood, the newest first.
struct QuarantineListCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List messages that could not be understood, the newest first.")

  @OptionGroup var source: ReaderOptions

  @Flag(help: "Only entries that wait to be run again.")
  var open = false

  @Option(
    help: ArgumentHelp("Only entries with this reason, for instance unknown-unit.", valueName: "reason"),
    completion: .list(RefusalReason.allCases.map(\.rawValue)), transform: RefusalReason.parse)
  var reason: RefusalReason?

  @Option(help: ArgumentHelp("The most entries to list.", valueName: "count"))
  var limit = 10_000

  @OptionGroup var output: OutputOptions
  @OptionGroup var empty: EmptyOptions

  func answer(on console: Console) throws {
    let entries = try source.open().quarantine(openOnly: open, limit: limit)
    let writer = try ListingWriter(.quarantine(zone: output.tz), style: output.style, console: console)
    for entry in entries where reason == nil || entry.reason == reason { try writer.write(entry) }
    try writer.finish()
    if entries.count == limit { Console.note("only the newest \(limit) entries were read; --limit reads more") }
    try empty.check(writer.count)
  }
}
