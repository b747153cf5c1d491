internal import ArgumentParser
internal import TaihuCore
internal import TaihuStore

/// `taihu latest`: the newest reading of each series.
struct LatestCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "latest", abstract: "Show the newest reading of each series, with its age.")

  @OptionGroup var source: ReaderOptions
  @OptionGroup var selection: SelectorOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var empty: EmptyOptions

  func answer(on console: Console) throws {
    let reader = try source.open()
    let rows = try reader.withSnapshot {
      let series = try reader.series(matching: selection.selector)
      let byID = Dictionary(uniqueKeysWithValues: series.map { ($0.id, $0) })
      return try reader.latest(of: series.map(\.id)).compactMap { reading in
        byID[reading.series].map { ReadingRow(reading: reading, series: $0) }
      }
    }
    let listing = Listing.latest(now: SystemClock().now(), zone: output.tz)
    let writer = try ListingWriter(listing, style: output.style, console: console)
    try writer.write(contentsOf: rows)
    try writer.finish()
    try empty.check(writer.count)
  }
}
