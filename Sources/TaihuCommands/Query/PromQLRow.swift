internal import TaihuCore
internal import TaihuQuery

/// One value of the answer to a PromQL query.
struct PromQLRow: Hashable {
  /// When.
  var time: Timestamp
  /// The labels, the name of the series among them.
  var labels: LabelSet
  /// The value as text.
  var value: String

  /// The rows of an answer.
  static func rows(of result: QueryResult) -> [PromQLRow] {
    switch result.content {
    case .matrix(let series), .vector(let series):
      series.flatMap { member in member.points.map { PromQLRow($0, member.labels) } }
    case .scalar(let point): [PromQLRow(point, .empty)]
    case .string(let text, let milliseconds):
      [PromQLRow(time: Self.time(milliseconds), labels: .empty, value: text)]
    }
  }

  private init(_ point: QueryResult.Point, _ labels: LabelSet) {
    self.init(time: Self.time(point.milliseconds), labels: labels, value: NumberFormat.sample(point.value))
  }

  private init(time: Timestamp, labels: LabelSet, value: String) {
    (self.time, self.labels, self.value) = (time, labels, value)
  }

  private static func time(_ milliseconds: Int64) -> Timestamp {
    Timestamp(milliseconds: milliseconds) ?? .epoch
  }

  /// The labels but the name, in the order in which people think of them.
  var otherLabels: [(name: String, value: String)] {
    SeriesText.labels(SeriesKey(name: labels.name, labels: labels.labels.filter { $0.name != LabelSet.nameLabel }))
  }

  /// The row as JSON; the value is a text, since it may be NaN or infinite.
  var json: JSON {
    [
      "time": .string(time.description), "name": .string(labels.name),
      "labels": .object(otherLabels.map { JSON.Member($0.name, .string($0.value)) }), "value": .string(value),
    ]
  }
}

extension Listing<PromQLRow> {
  /// Values one a row.
  static func promQL(zone: Zone) -> Listing<PromQLRow> {
    Listing(
      [
        Column("time", styled: { StyledText(zone.text($0.time)) }, plain: { $0.time.description }),
        Column("name") { $0.labels.name },
        .file("labels") { DelimitedText.labels($0.otherLabels) },
        .person("LABELS", narrowing: .shrinks(to: 8)) { row in
          StyledText(row.otherLabels.map { "\($0.name)=\($0.value)" }.joined(separator: " "))
        },
        Column("value", alignsRight: true) { $0.value },
      ],
      json: \.json)
  }
}
