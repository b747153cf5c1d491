internal import TaihuCore

/// An episode with the series it belongs to: the row of `alarms list`.
struct EpisodeRow {
  /// The episode.
  var episode: Episode
  /// Its series.
  var series: SeriesRecord
  /// How many episodes of the same cause stand under it.
  var members = 0
  /// Who last took note of it, or `nil`.
  var acknowledgement: Acknowledgement?
  /// Whether it is silenced now.
  var isSilenced = false

  /// `open` or `closed`.
  var state: String { episode.end == nil ? "open" : "closed" }

  /// Whether it is open and nobody has taken note of it or silenced it.
  var needsAttention: Bool { episode.end == nil && acknowledgement == nil && !isSilenced }

  /// The episode as the JSON contract has it, with more at its end.
  var json: JSON {
    [
      "id": .integer(episode.id), "series": .string(series.key.description), "kind": .string(episode.kind.rawValue),
      "severity": .string(episode.severity.description), "state": .string(state),
      "start": .string(episode.start.description), "peak": .string(episode.peak.description),
      "end": .optional(episode.end?.description), "score": .number(episode.score),
      "summary": .string(episode.summary), "name": .string(series.key.name),
      "labels": SeriesText.labelsJSON(series.key), "unit": .string(series.traits.unit),
      "rule": .optional(episode.rule.isEmpty ? nil : episode.rule), "peak_value": .number(episode.peakValue),
      "expected": episode.expected.map { [.number($0.lowerBound), .number($0.upperBound)] } ?? .null,
      "parent": episode.parent.map { .integer($0) } ?? .null, "members": .integer(Int64(members)),
      "acknowledged": acknowledgement.map {
        ["by": .string($0.author), "note": .string($0.note), "time": .string($0.time.description)]
      } ?? .null,
      "silenced": .bool(isSilenced),
    ]
  }

  /// The same with the readings that show the trouble.
  var jsonWithEvidence: JSON {
    json.adding([
      .init(
        "evidence",
        .array(episode.evidence.map { ["time": .string($0.time.description), "value": .number($0.value)] }))
    ])
  }

  /// How long it has lasted, in nanoseconds.
  func length(now: Timestamp) -> Int64 {
    (episode.end ?? now).nanoseconds(since: episode.start)
  }
}

extension Severity {
  /// How the severity shows on a terminal.
  var style: TextStyle {
    switch self {
    case .notice: .plain
    case .warning: .warning
    case .critical: .critical
    }
  }
}

extension Listing<EpisodeRow> {
  /// Episodes one a row.
  static func episodes(now: Timestamp, zone: Zone) -> Listing<EpisodeRow> {
    Listing(
      [
        Column("id", alignsRight: true) { String($0.episode.id) },
        .file("series") { $0.series.key.description },
        Column("state", styled: { StyledText($0.state, $0.episode.end == nil ? .header : .dim) }, plain: \.state),
        Column(
          "severity", styled: { StyledText($0.episode.severity.description, $0.episode.severity.style) },
          plain: { $0.episode.severity.description }),
        .person("HELD", narrowing: .leaves(5)) {
          StyledText(($0.acknowledgement.map { "ack " + $0.author } ?? "") + ($0.isSilenced ? " silenced" : ""))
        },
        Column("kind", narrowing: .leaves(1)) { $0.episode.kind.rawValue },
        .person("SERIES", narrowing: .leaves(2)) { StyledText($0.series.key.name) },
        .person("PLACE", narrowing: .leaves(3)) { StyledText(SeriesText.place($0.series.key)) },
        Column(
          "start", styled: { StyledText(zone.seconds($0.episode.start)) }, plain: { $0.episode.start.description }),
        .person("LASTED", alignsRight: true) {
          StyledText(DurationText.short(nanoseconds: $0.length(now: now)))
        },
        .file("peak") { $0.episode.peak.description },
        .file("end") { $0.episode.end?.description ?? "" },
        Column("score", alignsRight: true, narrowing: .leaves(4)) { NumberText.short($0.episode.score) },
        Column("members", alignsRight: true, narrowing: .leaves(5)) { $0.members > 0 ? "+\($0.members)" : "" },
        Column("summary", narrowing: .shrinks(to: 24)) { $0.episode.summary },
      ],
      json: \.json)
  }
}
