internal import ArgumentParser
internal import TaihuCore

/// `taihu devices`: how each device does.
struct DevicesCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices", abstract: "List the devices: where they are, when they were last heard, how well they do.",
    discussion: """
      taihu devices --network air
      taihu devices --stale --fail
      taihu devices --window 24h -o json

      Rate and share of good readings are those of the window. A series is silent when it has been overdue for three \
      cadences, or when its device said that it goes; a device is stale when all its series are silent.
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup var selection: SelectorOptions

  @Option(help: ArgumentHelp("The time up to now in which readings are counted.", valueName: "length"))
  var window = DurationArgument(seconds: 3_600)

  @Flag(help: "Only devices that are stale.")
  var stale = false

  @Flag(help: "Exit with 3 when a device is stale.")
  var fail = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var empty: EmptyOptions

  func answer(on console: Console) throws {
    let now = SystemClock().now()
    let source = try source.open().readings
    let rows = try source.withSnapshot { try devices(source, now) }
    let shown = rows.filter { !stale || $0.isStale }
    let writer = try ListingWriter(.devices(now: now, zone: output.tz), style: output.style, console: console)
    try writer.write(contentsOf: shown)
    try writer.finish()
    source.tellDamage()
    if fail, rows.contains(where: \.isStale) { throw CommandExit.findings }
    try empty.check(writer.count)
  }

  private func devices(_ source: any SeriesSource, _ now: Timestamp) throws -> [DeviceRow] {
    let begin = now.advanced(byNanoseconds: -window.nanoseconds)
    let series = try source.series(matching: selection.selector)
    let newest = Dictionary(try source.latest(of: series.map(\.id)).map { ($0.series, $0.time) }) { $1 }
    let silent = try source.silentSeries()
    var rows: [DeviceRow.Key: DeviceRow] = [:]
    for member in series {
      guard let key = DeviceRow.Key(member.key) else { continue }
      var row = rows[key] ?? DeviceRow(key: key, stretch: window.nanoseconds)
      row.series += 1
      row.lastSeen = [row.lastSeen, newest[member.id]].compactMap { $0 }.max()
      if silent.contains(member.id) || isOverdue(member, newest[member.id], now) { row.silent += 1 }
      try source.readings(of: member.id, from: begin, to: now) { run in
        row.readings += run.count
        row.good += run.count { $0.quality == .good }
      }
      rows[key] = row
    }
    return rows.values.sorted { $0.key < $1.key }
  }

  private func isOverdue(_ series: SeriesRecord, _ newest: Timestamp?, _ now: Timestamp) -> Bool {
    guard let cadence = series.traits.rules.cadence, let newest else { return false }
    return now.nanoseconds(since: newest) / 3 > cadence
  }
}
