internal import ArgumentParser
internal import Glibc
internal import TaihuCore
internal import TaihuStore

/// `taihu tail`: what was stored last, and with `-f` what is stored from now on.
struct TailCommand: AnsweringCommand {
  /// The time between two looks at the store, in microseconds.
  private static let pauseMicroseconds: UInt32 = 500_000
  /// The readings taken at one look; what is over comes with the next, at once.
  private static let readingsPerLook = 10_000

  static let configuration = CommandConfiguration(
    commandName: "tail", abstract: "Show the newest readings in the order of their arrival.",
    discussion: """
      taihu tail -f --site lihu-01
      taihu tail -f --alarms -o jsonl
      taihu tail -f --url http://127.0.0.1:8420

      Late readings are shown too: the order is that of storing, not of time. A running Taihu tells what is new from now on, \
      so --url needs -f.
      """)

  @Flag(name: .shortAndLong, help: "Go on with every reading as it is stored, until interrupted.")
  var follow = false

  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("How many to begin with.", valueName: "count"))
  var number = 10

  @Flag(help: "Tell on standard error when an alarm is raised or cleared.")
  var alarms = false

  @OptionGroup var source: SourceOptions
  @OptionGroup var selection: SelectorOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if number < 0 { throw ValidationError("-n is a count, 0 or more") }
  }

  func answer(on console: Console) throws {
    let writer = try ListingWriter(.readings(zone: output.tz), style: output.style, console: console)
    switch try source.open() {
    case .store(let reader): try answer(from: reader, writer)
    case .server(let server): try follow(TaihuServer(client: server.client), writer)
    }
  }

  private func follow(_ server: TaihuServer, _ writer: ListingWriter<ReadingRow>) throws {
    guard follow else {
      throw OperatorError.usage(
        "a server tells what is new from now on, not what came before", hint: "add -f; or see: taihu latest --url …")
    }
    let selector = selection.selector
    try server.follow { event in
      switch event {
      case .reading(let row) where selector.matches(row.series.key):
        try writer.write(row)
        try writer.flush()
      case .alarm(let row) where alarms && selector.matches(row.series.key):
        Console.note(AlarmWatch.line(row.episode, zone: output.tz))
      case .reading, .alarm: break
      }
      return true
    }
    try writer.finish()
    Console.note("the server ended the stream")
  }

  private func answer(from reader: StoreReader, _ writer: ListingWriter<ReadingRow>) throws {
    var directory = SeriesDirectory(selection.selector)
    var watch = AlarmWatch(isOn: alarms)
    let end = try reader.facts().lastSequence
    for row in try newest(before: end, reader, &directory) { try writer.write(row) }
    try watch.begin(reader)
    guard follow else { return try writer.finish() }
    try writer.flush()
    try follow(from: end, reader, &directory, &watch, writer)
  }

  /// The last readings that match, oldest first: looks back over ever more of what was stored last.
  private func newest(
    before end: Int64, _ reader: StoreReader, _ directory: inout SeriesDirectory
  ) throws -> [ReadingRow] {
    var reach = Int64(max(number, 100))
    while number > 0 {
      var rows: [ReadingRow] = []
      var sequence = max(0, end - reach)
      while sequence < end {
        let found = try reader.readings(afterSequence: sequence, limit: Self.readingsPerLook)
        guard let last = found.last else { break }
        rows += try directory.rows(found.map(\.reading), reader)
        rows.removeFirst(max(0, rows.count - number))
        sequence = last.sequence
      }
      if rows.count >= number || reach >= end { return rows }
      reach *= 8
    }
    return []
  }

  private func follow(
    from start: Int64, _ reader: StoreReader, _ directory: inout SeriesDirectory, _ watch: inout AlarmWatch,
    _ writer: ListingWriter<ReadingRow>
  ) throws {
    var sequence = start
    while true {
      let found = try reader.readings(afterSequence: sequence, limit: Self.readingsPerLook)
      for row in try directory.rows(found.map(\.reading), reader) { try writer.write(row) }
      try writer.flush()
      for line in try watch.changes(reader, &directory, zone: output.tz) { Console.note(line) }
      sequence = found.last?.sequence ?? sequence
      if found.count < Self.readingsPerLook { usleep(Self.pauseMicroseconds) }
    }
  }
}
