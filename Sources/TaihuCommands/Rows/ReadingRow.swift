internal import TaihuCore

/// A reading with the series it belongs to: the row of `latest`, `query`, `tail` and `export`.
struct ReadingRow {
  /// The reading.
  var reading: Reading
  /// Its series.
  var series: SeriesRecord
  /// Whether the series is silent: it is overdue, or its device has said that it is gone.
  var isStale = false
  /// The values before it, oldest first, and its own, where they are shown.
  var trend: [Double] = []

  /// The reading as the JSON contract has it.
  var json: JSON {
    var members: [JSON.Member] = [
      .init("time", .string(reading.time.description)), .init("name", .string(series.key.name)),
      .init("labels", SeriesText.labelsJSON(series.key)), .init("value", .number(reading.value)),
      .init("unit", .string(series.traits.unit)), .init("quality", .string(reading.quality.description)),
      .init("reasons", .array(reading.reasons.list.map { .string($0) })),
    ]
    if let state = SeriesText.state(reading.value, series.traits) { members.append(.init("state", .string(state))) }
    return .object(members)
  }

  /// The reading in InfluxDB line protocol.
  var line: String { LineProtocol.line(reading, of: series.key) }

  /// How quality shows in a table.
  var styledQuality: StyledText {
    let reasons = reading.reasons.list.joined(separator: ",")
    let text = reading.quality.description + (reasons.isEmpty ? "" : " (\(reasons))")
    if isStale, reading.quality != .bad { return StyledText(text + ", stale", .warning) }
    return switch reading.quality {
    case .good: StyledText(text, .good)
    case .suspect: StyledText(text, .warning)
    case .bad: StyledText(text, .critical)
    }
  }
}

extension Listing<ReadingRow> {
  /// Readings one a row. The columns for programs are the CSV contract: `time,name,labels,value,unit,quality,reasons`.
  static func readings(zone: Zone) -> Listing<ReadingRow> {
    Listing(
      [
        Column(
          "time", styled: { StyledText(zone.text($0.reading.time)) }, plain: { $0.reading.time.description }),
        Column("name") { $0.series.key.name },
        .file("labels") { SeriesText.labelsField($0.series.key) },
        .person("PLACE", narrowing: .shrinks(to: 8)) { StyledText(SeriesText.place($0.series.key)) },
        .person("LABELS", narrowing: .leaves(1)) { StyledText(SeriesText.otherLabels($0.series.key), .dim) },
        Column(
          "value", alignsRight: true, styled: { StyledText(SeriesText.value($0.reading.value, $0.series.traits)) },
          plain: { NumberText.exact($0.reading.value) }),
        .file("unit") { $0.series.traits.unit },
        Column(
          "quality", narrowing: .shrinks(to: 7), styled: \.styledQuality, plain: { $0.reading.quality.description }),
        .file("reasons") { $0.reading.reasons.list.joined(separator: ";") },
      ],
      json: \.json, line: \.line)
  }

  /// Readings as `export` writes them: with the time of receipt, so that an import gives the same readings again.
  static var exported: Listing<ReadingRow> {
    let readings = readings(zone: .utc)
    return Listing(
      readings.columns + [.file("received") { $0.reading.received.description }],
      json: { $0.json.adding([.init("received", .string($0.reading.received.description))]) }, line: readings.line)
  }

  /// The newest reading of each series, with its age.
  static func latest(now: Timestamp, zone: Zone) -> Listing<ReadingRow> {
    func age(_ row: ReadingRow) -> Int64 { now.nanoseconds(since: row.reading.time) }
    return Listing(
      [
        .file("time") { $0.reading.time.description },
        Column("name") { $0.series.key.name },
        .file("labels") { SeriesText.labelsField($0.series.key) },
        .person("PLACE", narrowing: .shrinks(to: 8)) { StyledText(SeriesText.place($0.series.key)) },
        .person("LABELS", narrowing: .leaves(2)) { StyledText(SeriesText.otherLabels($0.series.key), .dim) },
        Column(
          "value", alignsRight: true, styled: { StyledText(SeriesText.value($0.reading.value, $0.series.traits)) },
          plain: { NumberText.exact($0.reading.value) }),
        .file("unit") { $0.series.traits.unit },
        .person("TREND", narrowing: .leaves(3)) { StyledText(Sparkline.text($0.trend), .dim) },
        .person("AGE", alignsRight: true) { row in
          StyledText(DurationText.short(nanoseconds: age(row)), isOverdue(row, age(row)) ? .warning : .plain)
        },
        Column(
          "quality", narrowing: .shrinks(to: 7), styled: \.styledQuality, plain: { $0.reading.quality.description }),
        .file("reasons") { $0.reading.reasons.list.joined(separator: ";") },
        .person("TIME", narrowing: .leaves(1)) { StyledText(zone.seconds($0.reading.time), .dim) },
        .file("received") { $0.reading.received.description },
        .file("age") { NumberText.exact(Double(age($0)) / 1e9) },
        .file("stale") { String($0.isStale) },
      ],
      json: { row in
        row.json.adding([
          .init("received", .string(row.reading.received.description)),
          .init("age", .number(Double(age(row)) / 1e9)),
          .init("stale", .bool(row.isStale)),
        ])
      },
      line: \.line)
  }

  /// Whether a reading is older than three times the series' cadence.
  private static func isOverdue(_ row: ReadingRow, _ age: Int64) -> Bool {
    guard let cadence = row.series.traits.rules.cadence else { return false }
    return age / 3 > cadence
  }
}
