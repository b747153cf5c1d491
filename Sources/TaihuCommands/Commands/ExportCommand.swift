internal import ArgumentParser
internal import TaihuCore
internal import TaihuStore

/// `taihu export`: readings for other programs.
struct ExportCommand: AnsweringCommand {
  /// The formats of an export.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case csv, tsv, json, jsonl, line, openmetrics, senml

    /// Whether the format tells of each reading's quality.
    var hasQuality: Bool {
      switch self {
      case .csv, .tsv, .json, .jsonl: true
      case .line, .openmetrics, .senml: false
      }
    }
  }

  /// The series that are read as of one moment: more would keep the writer's log from being emptied for too long, fewer
  /// would look through the unsealed readings too often.
  private static let seriesPerSnapshot = 64

  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write readings for other programs: series by series, in the order of time.",
    discussion: "Times: \(TimeArgument.forms).")

  @OptionGroup var source: ReaderOptions
  @OptionGroup var selection: SelectorOptions

  @Option(
    name: [.customLong("format"), .customShort("o"), .customLong("output")],
    help: ArgumentHelp("How: csv, tsv, json, jsonl, line, openmetrics or senml.", valueName: "format"))
  var format = Format.csv

  @Option(parsing: .unconditional, help: ArgumentHelp("The first time (default: the oldest).", valueName: "time"))
  var from: TimeArgument?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The time before which to stop (default: none).", valueName: "time"))
  var to: TimeArgument?

  @Option(
    help: ArgumentHelp(
      "Which readings: good, suspect, bad, several with commas, or all (default: all; good,suspect in the formats "
        + "line, openmetrics and senml, which can't tell them apart).", valueName: "quality"))
  var quality: QualityFilter?

  @Option(
    help: ArgumentHelp("The time zone of times you type.", valueName: "zone"),
    transform: Zone.parse)
  var tz: Zone = .local

  @OptionGroup var empty: EmptyOptions

  func answer(on console: Console) throws {
    let now = SystemClock().now()
    let first = try from?.resolved(now: now, zone: tz) ?? Timestamp(nanoseconds: .min)
    let end = try to?.resolved(now: now, zone: tz) ?? Timestamp(nanoseconds: .max)
    guard first < end else { throw OperatorError.usage("--from \(first) is not before --to \(end)") }
    let filter = quality ?? (format.hasQuality ? .all : .usual)
    let writer = try ExportWriter.make(format, console: console)
    let reader = try source.open()
    let series = try reader.series(matching: selection.selector)
    var count = 0
    for start in stride(from: 0, to: series.count, by: Self.seriesPerSnapshot) {
      let group = series[start..<min(start + Self.seriesPerSnapshot, series.count)]
      try reader.withSnapshot {
        for member in group {
          count += try write(member, from: first, to: end, filter, from: reader, to: writer)
        }
      }
    }
    try writer.finish()
    reader.tellDamage()
    try empty.check(count)
  }

  /// Writes the readings of one series and returns their number.
  private func write(
    _ series: SeriesRecord, from first: Timestamp, to end: Timestamp, _ filter: QualityFilter,
    from reader: StoreReader, to writer: any ReadingWriter
  ) throws -> Int {
    var count = 0
    try reader.readings(of: series.id, from: first, to: end) { run in
      for reading in run where filter.keeps(reading) {
        try writer.write(ReadingRow(reading: reading, series: series))
        count += 1
      }
    }
    return count
  }
}
