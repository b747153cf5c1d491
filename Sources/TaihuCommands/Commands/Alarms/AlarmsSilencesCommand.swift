internal import ArgumentParser
internal import TaihuCore
internal import TaihuStore

/// `taihu alarms silences`: what is silenced, by whom and why.
struct AlarmsSilencesCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "silences", abstract: "List silences and maintenance windows.")

  @Flag(help: "Those that are over as well.")
  var all = false

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var empty: EmptyOptions

  func answer(on console: Console) throws {
    try empty.check(Self.write(source, all: all, output, on: console))
  }

  /// Writes the list; returns how many there are.
  @discardableResult
  static func write(
    _ source: ReaderOptions, all: Bool, _ output: OutputOptions, on console: Console
  ) throws -> Int {
    let now = SystemClock().now()
    let silences = try source.open().silences(endingAfter: all ? nil : now)
    let writer = try ListingWriter(.silences(now: now, zone: output.tz), style: output.style, console: console)
    try writer.write(contentsOf: silences)
    try writer.finish()
    return writer.count
  }
}

extension Listing<Silence> {
  /// Silences one a row.
  fileprivate static func silences(now: Timestamp, zone: Zone) -> Listing<Silence> {
    Listing(
      [
        Column("id", alignsRight: true) { String($0.id) },
        Column("state") { $0.state(now) },
        Column("match", narrowing: .shrinks(to: 16)) { $0.match },
        Column("kind") { $0.isMaintenance ? "maintenance" : "silence" },
        Column("from", styled: { StyledText(zone.seconds($0.from)) }, plain: { $0.from.description }),
        Column("until", styled: { StyledText(zone.seconds($0.until)) }, plain: { $0.until.description }),
        Column("by") { $0.author },
        Column("note", narrowing: .shrinks(to: 16)) { $0.note },
      ],
      json: { silence in
        [
          "id": .integer(silence.id), "state": .string(silence.state(now)), "match": .string(silence.match),
          "kind": .string(silence.isMaintenance ? "maintenance" : "silence"),
          "from": .string(silence.from.description), "until": .string(silence.until.description),
          "by": .string(silence.author), "note": .string(silence.note),
          "created": .string(silence.created.description),
        ]
      })
  }
}

extension Silence {
  fileprivate func state(_ now: Timestamp) -> String {
    now < from ? "planned" : holds(at: now) ? "active" : "over"
  }
}
