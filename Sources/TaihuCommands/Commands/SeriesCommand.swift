internal import ArgumentParser
internal import TaihuCore
internal import TaihuStore

/// `taihu series`: what is stored.
struct SeriesCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "series", abstract: "List the series: names, labels, units and packs.",
    discussion: """
      taihu series --network lake
      taihu series --series pm25 -o csv
      taihu series --url http://127.0.0.1:9090

      A server is asked for the last hour.
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup var selection: SelectorOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var empty: EmptyOptions

  func answer(on console: Console) throws {
    let series = try source.open().readings.series(matching: selection.selector)
    let writer = try ListingWriter(Self.listing, style: output.style, console: console)
    try writer.write(contentsOf: series)
    try writer.finish()
    try empty.check(writer.count)
  }

  private static var listing: Listing<SeriesRecord> {
    Listing(
      [
        Column("id", alignsRight: true, narrowing: .leaves(2)) { String($0.id.rawValue) },
        Column("name") { $0.key.name },
        Column(
          "labels", narrowing: .shrinks(to: 16),
          styled: { StyledText(SeriesText.labels($0.key).map { "\($0.name)=\($0.value)" }.joined(separator: " ")) },
          plain: { SeriesText.labelsField($0.key) }),
        Column("unit", styled: { StyledText(UnitText.display($0.traits.unit)) }, plain: { $0.traits.unit }),
        Column(
          "cadence", alignsRight: true, narrowing: .leaves(1),
          styled: { StyledText($0.traits.rules.cadence.map { DurationText.short(nanoseconds: $0) } ?? "") },
          plain: { $0.traits.rules.cadence.map { NumberText.exact(Double($0) / 1e9) } ?? "" }),
        Column("pack") { $0.traits.pack },
        Column("origin", narrowing: .leaves(3)) { $0.traits.origin },
      ],
      json: { series in
        [
          "id": .integer(Int64(series.id.rawValue)), "name": .string(series.key.name),
          "labels": SeriesText.labelsJSON(series.key), "unit": .string(series.traits.unit),
          "pack": .string(series.traits.pack),
          "cadence": .optional(series.traits.rules.cadence.map { Double($0) / 1e9 }),
          "states": .object(
            series.traits.states.sorted { $0.key < $1.key }.map { .init(String($0.key), .string($0.value)) }),
          "origin": .optional(series.traits.origin.isEmpty ? nil : series.traits.origin),
        ]
      })
  }
}
