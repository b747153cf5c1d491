internal import TaihuCore

extension QuarantineEntry {
  /// The topic as text; bytes that are not UTF-8 become the replacement character.
  var topicText: String { String(decoding: topic, as: UTF8.self) }

  /// The entry as the JSON contract has it, without the payload.
  var json: JSON {
    [
      "id": .integer(id), "time": .string(received.description), "topic": .string(topicText),
      "reason": .string(reason.rawValue), "detail": .string(detail), "bytes": .integer(Int64(payload.count)),
      "state": .string(state.rawValue), "pack": .string(pack), "source": .string(source), "partial": .bool(isPartial),
      "retained": .bool(retained),
    ]
  }

  /// The same with the payload in Base64.
  var jsonWithPayload: JSON {
    json.adding([.init("payload", .string(Base64.text(payload)))])
  }
}

extension Listing<QuarantineEntry> {
  /// Entries one a row.
  static func quarantine(zone: Zone) -> Listing<QuarantineEntry> {
    Listing(
      [
        Column("id", alignsRight: true) { String($0.id) },
        Column("time", styled: { StyledText(zone.seconds($0.received)) }, plain: { $0.received.description }),
        Column("state", narrowing: .leaves(1)) { $0.state.rawValue },
        Column(
          "topic", narrowing: .shrinks(to: 12), styled: { StyledText(escapedTopic: $0.topic) }, plain: \.topicText),
        Column("reason") { $0.reason.rawValue },
        Column("bytes", alignsRight: true, narrowing: .leaves(2)) { String($0.payload.count) },
        Column("detail", narrowing: .shrinks(to: 16)) { $0.detail },
      ],
      json: \.json)
  }
}

extension StyledText {
  /// A topic, whose bytes may be anything.
  init(escapedTopic topic: [UInt8]) {
    self.init(Printable.escaped(topic))
  }
}
