internal import TaihuCore

/// How complete a series is: the row of `gaps`.
struct GapRow {
  /// The series.
  var series: SeriesRecord
  /// What was found.
  var search: GapSearch
  /// How many of the longest gaps are told.
  var told: Int

  /// The row as JSON.
  var json: JSON {
    [
      "name": .string(series.key.name), "labels": SeriesText.labelsJSON(series.key),
      "cadence": .optional(search.cadence.map(Self.seconds)),
      "cadence_is": .string(search.isObserved ? "observed" : "declared"), "expected": .integer(search.expected),
      "received": .integer(search.received), "filled": .integer(search.filled), "share": .optional(search.share),
      "gaps": .integer(Int64(search.gaps.count)),
      "missing_seconds": .number(Self.seconds(search.gaps.reduce(0) { $0 + $1.length })),
      "longest": .array(search.longest(told).map(Self.json)),
    ]
  }

  private static func json(_ gap: GapSearch.Gap) -> JSON {
    [
      "from": .string(gap.start.description), "to": .string(gap.end.description),
      "seconds": .number(seconds(gap.length)),
    ]
  }

  fileprivate static func seconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds) / 1e9 }

  /// How the share shows in a table.
  fileprivate var styledShare: StyledText {
    guard let share = search.share else { return StyledText("?", .warning) }
    return StyledText(PercentText.of(share), share >= 0.95 ? .good : share >= 0.5 ? .warning : .critical)
  }
}

extension Listing<GapRow> {
  /// Series one a row.
  static func gaps(zone: Zone) -> Listing<GapRow> {
    Listing(
      [
        Column("name") { $0.series.key.name },
        .file("labels") { SeriesText.labelsField($0.series.key) },
        .person("PLACE", narrowing: .shrinks(to: 8)) { StyledText(SeriesText.place($0.series.key)) },
        .person("LABELS", narrowing: .leaves(3)) { StyledText(SeriesText.otherLabels($0.series.key), .dim) },
        Column(
          "cadence", alignsRight: true, narrowing: .leaves(2), styled: { StyledText(cadence($0)) },
          plain: { $0.search.cadence.map { NumberText.exact(Double($0) / 1e9) } ?? "" }),
        Column("expected", alignsRight: true, narrowing: .leaves(1)) { String($0.search.expected) },
        Column("got", title: "GOT", alignsRight: true) { String($0.search.filled) },
        Column(
          "share", alignsRight: true, styled: \.styledShare, plain: { $0.search.share.map(NumberText.exact) ?? "" }),
        Column("gaps", alignsRight: true) { String($0.search.gaps.count) },
        .file("longest_seconds") {
          $0.search.longest(1).first.map { NumberText.exact(GapRow.seconds($0.length)) } ?? ""
        },
        .file("longest_from") { $0.search.longest(1).first?.start.description ?? "" },
        .file("longest_to") { $0.search.longest(1).first?.end.description ?? "" },
        .person("LONGEST", narrowing: .shrinks(to: 18)) { row in
          StyledText(row.search.longest(row.told).map { text($0, zone) }.joined(separator: ", "))
        },
      ],
      json: \.json)
  }

  private static func cadence(_ row: GapRow) -> String {
    row.search.cadence.map { DurationText.short(nanoseconds: $0) + (row.search.isObserved ? " ?" : "") } ?? "?"
  }

  private static func text(_ gap: GapSearch.Gap, _ zone: Zone) -> String {
    DurationText.short(nanoseconds: gap.length) + " from " + zone.seconds(gap.start).dropFirst(5)
  }
}
