internal import TaihuCore

/// What would become of one message, and why.
struct Explanation {
  /// How the message would end. The raw values are the JSON contract's.
  enum Outcome: String {
    case stored, quarantined, ignored, duplicate
  }

  /// How it would end.
  var outcome: Outcome
  /// The reason of the refusal, the rule by which it is ignored, or `nil`.
  var reason: String?
  /// In words.
  var detail: String
  /// The pack that claims the topic, or `nil`.
  var pack: String?
  /// The decoder that reads the payload, or `nil`.
  var decoder: String?
  /// The readings, judged.
  var readings: [ReadingRow] = []
  /// What derived indicators would give: those of the message's time, and those of its windows as if they ended now.
  var derived: [ReadingRow] = []
  /// Values that would go to the quarantine while the readings are stored.
  var refusals: [Refusal] = []
  /// Alarms that would be raised, changed or cleared.
  var episodes: [EpisodeRow] = []

  /// The explanation as the JSON contract has it, with more at its end.
  var json: JSON {
    [
      "outcome": .string(outcome.rawValue), "reason": .optional(reason), "detail": .string(detail),
      "pack": .optional(pack), "decoder": .optional(decoder), "readings": .array(readings.map(\.json)),
      "episodes": .array(episodes.map(\.json)),
      "derived": .array(derived.map(\.json)),
      "refusals": .array(refusals.map { ["reason": .string($0.reason.rawValue), "detail": .string($0.detail)] }),
    ]
  }

  /// The explanation as lines for a person.
  func sheet(zone: Zone) -> FactSheet {
    var sheet = FactSheet()
    sheet.add("outcome", outcome.rawValue, outcome == .stored ? .good : .warning)
    sheet.add("reason", reason ?? "")
    sheet.add("detail", detail)
    sheet.add("pack", pack ?? "")
    sheet.add("decoder", decoder ?? "")
    for (name, row) in readings.map({ ("reading", $0) }) + derived.map({ ("derived", $0) }) {
      let value = SeriesText.value(row.reading.value, row.series.traits)
      sheet.add(
        name,
        "\(zone.text(row.reading.time))  \(row.series.key.description)  \(value)  \(row.styledQuality.text)",
        row.reading.quality == .good ? .plain : .warning)
    }
    for refusal in refusals { sheet.add("refused", "\(refusal.reason.rawValue): \(refusal.detail)", .warning) }
    for row in episodes {
      sheet.add("alarm", "\(row.episode.severity) \(row.episode.summary)", row.episode.severity.style)
    }
    return sheet
  }
}
