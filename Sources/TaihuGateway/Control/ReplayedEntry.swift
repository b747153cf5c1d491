internal import TaihuCore

/// What became of one quarantine entry that was run again.
public struct ReplayedEntry: Hashable, Sendable {
  /// The entry's number.
  public var id: Int64
  /// What became of it.
  public var outcome: ReplayOutcome

  /// An entry's end from its parts.
  public init(id: Int64, outcome: ReplayOutcome) {
    (self.id, self.outcome) = (id, outcome)
  }
}

extension ReplayedEntry: Codable {
  private enum CodingKeys: String, CodingKey { case id, outcome, readings, reason, detail }
  private enum Ending: String, Codable { case stored, refused, skipped }

  /// Reads an entry: `{"id":3,"outcome":"stored","readings":2}`, `{"id":3,"outcome":"refused","reason":"bad-time",
  /// "detail":"…"}` or `{"id":3,"outcome":"skipped","detail":"…"}`.
  ///
  /// - Throws: `DecodingError` for anything else.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    id = try members.decode(Int64.self, forKey: .id)
    switch try members.decode(Ending.self, forKey: .outcome) {
    case .stored: outcome = .stored(readings: try members.decode(Int.self, forKey: .readings))
    case .skipped: outcome = .skipped(try members.decode(String.self, forKey: .detail))
    case .refused:
      guard let reason = RefusalReason(rawValue: try members.decode(String.self, forKey: .reason)) else {
        throw DecodingError.dataCorruptedError(forKey: .reason, in: members, debugDescription: "unknown reason")
      }
      outcome = .refused(Refusal(reason, try members.decode(String.self, forKey: .detail)))
    }
  }

  /// Writes the entry.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(id, forKey: .id)
    switch outcome {
    case .stored(let readings):
      try members.encode(Ending.stored, forKey: .outcome)
      try members.encode(readings, forKey: .readings)
    case .refused(let refusal):
      try members.encode(Ending.refused, forKey: .outcome)
      try members.encode(refusal.reason.rawValue, forKey: .reason)
      try members.encode(refusal.detail, forKey: .detail)
    case .skipped(let detail):
      try members.encode(Ending.skipped, forKey: .outcome)
      try members.encode(detail, forKey: .detail)
    }
  }
}
