internal import ArgumentParser
internal import TaihuCore
internal import TaihuStore

/// `taihu alarms notices`: who was told of what, and what still waits.
struct AlarmsNoticesCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "notices", abstract: "List notices, the newest first: who was told of what, and what still waits.")

  @Option(help: ArgumentHelp("Only those of this alarm.", valueName: "number"))
  var alarm: Int64?

  @Flag(help: "Only those that still wait.")
  var waiting = false

  @Option(help: ArgumentHelp("The most notices to list.", valueName: "count"))
  var limit = 1_000

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var empty: EmptyOptions

  func answer(on console: Console) throws {
    let notices = try source.open().notices(episode: alarm, waitingOnly: waiting, limit: limit)
    let writer = try ListingWriter(.notices(zone: output.tz), style: output.style, console: console)
    try writer.write(contentsOf: notices)
    try writer.finish()
    try empty.check(writer.count)
  }
}

extension Listing<Notice> {
  /// Notices one a row.
  fileprivate static func notices(zone: Zone) -> Listing<Notice> {
    Listing(
      [
        Column("id", alignsRight: true) { String($0.id) },
        Column("route") { $0.route },
        Column("alarm", alignsRight: true) { String($0.episode) },
        Column("transition") { $0.transition.rawValue },
        Column(
          "severity", styled: { StyledText($0.severity.description, $0.severity.style) },
          plain: { $0.severity.description }),
        Column("state") { $0.state.rawValue },
        Column("created", styled: { StyledText(zone.seconds($0.created)) }, plain: { $0.created.description }),
        Column("tries", alignsRight: true) { String($0.tries) },
        Column("error", narrowing: .shrinks(to: 16)) { $0.error },
      ],
      json: { notice in
        [
          "id": .integer(notice.id), "bundle": .integer(notice.bundle), "route": .string(notice.route),
          "alarm": .integer(notice.episode), "transition": .string(notice.transition.rawValue),
          "severity": .string(notice.severity.description), "state": .string(notice.state.rawValue),
          "created": .string(notice.created.description), "settled": .optional(notice.settled?.description),
          "tries": .integer(Int64(notice.tries)), "error": .optional(notice.error.isEmpty ? nil : notice.error),
        ]
      })
  }
}
