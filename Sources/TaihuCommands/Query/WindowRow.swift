internal import TaihuCore

/// The value of one window of one group of series: the row of `query --every`.
struct WindowRow: Hashable {
  /// The quantity and the labels that the group shares.
  var key: SeriesKey
  /// The start of the window.
  var start: Timestamp
  /// The value.
  var value: Double
  /// The unit of the value.
  var unit: String

  /// The row as JSON, shaped as a reading is.
  var json: JSON {
    [
      "time": .string(start.description), "name": .string(key.name), "labels": SeriesText.labelsJSON(key),
      "value": .number(value), "unit": .string(unit),
    ]
  }
}

extension Listing<WindowRow> {
  /// Windows one a row.
  static func windows(zone: Zone) -> Listing<WindowRow> {
    Listing(
      [
        Column("time", styled: { StyledText(zone.text($0.start)) }, plain: { $0.start.description }),
        Column("name") { $0.key.name },
        .file("labels") { SeriesText.labelsField($0.key) },
        .person("LABELS", narrowing: .shrinks(to: 8)) { row in
          StyledText(SeriesText.labels(row.key).map { "\($0.name)=\($0.value)" }.joined(separator: " "))
        },
        Column(
          "value", alignsRight: true,
          styled: { StyledText(SeriesText.value($0.value, SeriesTraits(unit: $0.unit, pack: ""))) },
          plain: { NumberText.exact($0.value) }),
        .file("unit") { $0.unit },
      ],
      json: \.json,
      line: { row in
        LineProtocol.line(
          Reading(series: SeriesID(0), time: row.start, received: row.start, value: row.value), of: row.key)
      })
  }
}
