internal import ArgumentParser
internal import TaihuCore
internal import TaihuStore

/// `taihu alarms list`: episodes of trouble, the newest first.
struct AlarmsListCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List alarm episodes, the newest first.")

  @OptionGroup var source: SourceOptions
  @OptionGroup var selection: SelectorOptions

  @Flag(help: "Only what is still open.")
  var open = false

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Only what was open at or after this time.", valueName: "time"))
  var since: TimeArgument?

  @Flag(help: "Also list alarms that stand under another one of the same cause, each in a row of its own.")
  var members = false

  @Flag(help: "Exit with 3 when an alarm is open that is neither acknowledged nor silenced.")
  var fail = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var empty: EmptyOptions

  func answer(on console: Console) throws {
    let now = SystemClock().now()
    let since = try output.instant(since, now: now)
    let rows = try rows(since: since)
    let writer = try ListingWriter(.episodes(now: now, zone: output.tz), style: output.style, console: console)
    let shown = members ? rows : EpisodeLookup.gathered(rows)
    try writer.write(contentsOf: shown.sorted { ($0.episode.start, $0.episode.id) > ($1.episode.start, $1.episode.id) })
    try writer.finish()
    if fail, rows.contains(where: \.needsAttention) { throw CommandExit.findings }
    try empty.check(writer.count)
  }

  private func rows(since: Timestamp?) throws -> [EpisodeRow] {
    let selector = selection.selector
    switch try source.open() {
    case .store(let reader):
      return try reader.withSnapshot {
        try EpisodeLookup.rows(try reader.episodes(openOnly: open, since: since), matching: selector, in: reader)
      }
    case .server(let server):
      return try TaihuServer(client: server.client).alarms(openOnly: open).filter { row in
        selector.matches(row.series.key) && (since.map { row.episode.end ?? .init(nanoseconds: .max) >= $0 } ?? true)
      }
    }
  }
}
