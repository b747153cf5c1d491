internal import ArgumentParser
internal import TaihuCore

/// `taihu gaps`: where readings are missing.
struct GapsCommand: AnsweringCommand {
  /// The most readings of one series that are looked at.
  private static let readingsMax = 20_000_000

  static let configuration = CommandConfiguration(
    commandName: "gaps", abstract: "Tell how complete each series is, and where readings are missing.",
    discussion: """
      taihu gaps --network air --from -7d
      taihu gaps --below 0.95 --fail --from yesterday --to today

      A series should have a reading at every place of its cadence: the one that its pack states, else the median of what \
      is observed (marked ?). A gap is more than one and a half cadences without a reading. Bad readings count: they came.
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup var selection: SelectorOptions
  @OptionGroup var stretch: StretchOptions

  @Option(help: ArgumentHelp("The cadence, in place of the pack's.", valueName: "length"))
  var cadence: DurationArgument?

  @Option(help: ArgumentHelp("Only series whose share is below this, 0 to 1.", valueName: "share"))
  var below: Double?

  @Option(help: ArgumentHelp("How many of the longest gaps to tell of each series.", valueName: "count"))
  var longest = 3

  @Flag(help: "Exit with 3 when a series has a share below 1, or below --below.")
  var fail = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var empty: EmptyOptions

  func validate() throws {
    if let below, !(0...1).contains(below) {
      throw ValidationError("--below is a share from 0 to 1, for instance 0.95")
    }
    if longest < 0 { throw ValidationError("--longest is 0 or more") }
  }

  func answer(on console: Console) throws {
    let range = try stretch.resolved(now: SystemClock().now(), zone: output.tz)
    let source = try source.open().readings
    let writer = try ListingWriter(.gaps(zone: output.tz), style: output.style, console: console)
    var isIncomplete = false
    for member in try source.series(matching: selection.selector, from: range.lowerBound, to: range.upperBound) {
      let row = try row(member, range, source)
      let share = row.search.share ?? 0
      guard below.map({ share < $0 }) ?? true else { continue }
      if share < 1 { isIncomplete = true }
      try writer.write(row)
    }
    try writer.finish()
    source.tellDamage()
    if fail, isIncomplete { throw CommandExit.findings }
    try empty.check(writer.count)
  }

  private func row(_ series: SeriesRecord, _ range: Range<Timestamp>, _ source: any SeriesSource) throws -> GapRow {
    var times: [Timestamp] = []
    try source.readings(of: series.id, from: range.lowerBound, to: range.upperBound) { run in
      times += run.map(\.time)
      guard times.count <= Self.readingsMax else {
        throw OperatorError(
          .failure, code: "too-many-readings", "\(series.key) has more than \(Self.readingsMax) readings in that time",
          hint: "choose a shorter time by --from and --to")
      }
    }
    let declared = cadence?.nanoseconds ?? series.traits.rules.cadence
    return GapRow(series: series, search: GapSearch(times, in: range, declared: declared), told: longest)
  }
}
