internal import TaihuCore

/// What a series comes to: the row of `stats`.
struct StatsRow {
  /// The series.
  var series: SeriesRecord
  /// Its figures.
  var figures: SeriesFigures

  /// The names of the numbers, in the order in which they are told.
  fileprivate static let names = ["min", "mean", "max", "stddev", "p5", "p50", "p95", "p99"]

  /// The number of a name, or `nil` where there are too few readings for it.
  fileprivate func number(_ name: String) -> Double? {
    switch name {
    case "min": figures.quantile(0)
    case "mean": figures.average
    case "max": figures.quantile(1)
    case "stddev": figures.deviation
    default: Double(name.dropFirst()).flatMap { figures.quantile($0 / 100) }
    }
  }

  /// The row as JSON.
  var json: JSON {
    let head: JSON = [
      "name": .string(series.key.name), "labels": SeriesText.labelsJSON(series.key),
      "unit": .string(series.traits.unit), "count": .integer(Int64(figures.count)),
    ]
    return head.adding(
      Self.names.map { .init($0, .optional(number($0))) } + [
        .init("first", point(figures.first)), .init("last", point(figures.last)),
        .init(
          "quality",
          [
            "good": .integer(Int64(figures.good)), "suspect": .integer(Int64(figures.suspect)),
            "bad": .integer(Int64(figures.bad)),
          ]),
      ])
  }

  private func point(_ reading: Reading?) -> JSON {
    reading.map { ["time": .string($0.time.description), "value": .number($0.value)] } ?? .null
  }

  /// The shares of qualities as a person reads them; one that is all is told alone.
  fileprivate var quality: StyledText {
    guard figures.total > 0 else { return StyledText("") }
    let parts = [("good", figures.good), ("suspect", figures.suspect), ("bad", figures.bad)].filter { $0.1 > 0 }
    let text = parts.map { "\($0.0) \(PercentText.of(Double($0.1) / Double(figures.total)))" }.joined(separator: ", ")
    return StyledText(text, figures.bad > 0 ? .critical : figures.suspect > 0 ? .warning : .good)
  }
}

extension Listing<StatsRow> {
  /// Series one a row.
  static var stats: Listing<StatsRow> {
    Listing(
      [
        Column("name") { $0.series.key.name },
        .file("labels") { SeriesText.labelsField($0.series.key) },
        .person("PLACE", narrowing: .shrinks(to: 8)) { StyledText(SeriesText.place($0.series.key)) },
        .person("LABELS", narrowing: .leaves(8)) { StyledText(SeriesText.otherLabels($0.series.key), .dim) },
        .file("unit") { $0.series.traits.unit },
        .person("UNIT") { StyledText(UnitText.display($0.series.traits.unit), .dim) },
        Column("count", alignsRight: true) { String($0.figures.count) },
      ]
        + StatsRow.names.enumerated().map { index, name in
          Column(
            name, alignsRight: true, narrowing: index < 3 ? .keeps : .leaves(index),
            styled: { StyledText($0.number(name).map(rounded) ?? "") },
            plain: { $0.number(name).map(NumberText.exact) ?? "" })
        } + [
          Column(
            "last", alignsRight: true, narrowing: .leaves(2),
            styled: { StyledText($0.figures.last.map { rounded($0.value) } ?? "") },
            plain: { $0.figures.last.map { NumberText.exact($0.value) } ?? "" }),
          .file("good") { String($0.figures.good) }, .file("suspect") { String($0.figures.suspect) },
          .file("bad") { String($0.figures.bad) },
          .person("QUALITY", narrowing: .shrinks(to: 10)) { $0.quality },
        ],
      json: \.json)
  }

  private static func rounded(_ value: Double) -> String {
    let text = NumberText.short(value)
    guard text.utf8.count > 7, abs(value) < 1e5, abs(value) >= 1e-3 else { return text }
    return NumberText.exact((value * 1_000).rounded() / 1_000)
  }
}
