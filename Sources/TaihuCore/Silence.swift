/// That nobody wants notices of some episodes for a time. The episodes themselves are recorded as ever.
public struct Silence: Hashable, Sendable, Codable {
  /// Its number; 0 until it is stored.
  public var id: Int64
  /// Which episodes, as the text of an ``AlarmMatch``.
  public var match: String
  /// Whether it is a maintenance window, planned work, rather than a wish for quiet.
  public var isMaintenance: Bool
  /// When it begins.
  public var from: Timestamp
  /// When it ends; not included.
  public var until: Timestamp
  /// Who wanted it.
  public var author: String
  /// Why; may be empty.
  public var note: String
  /// When it was asked for.
  public var created: Timestamp

  private enum CodingKeys: String, CodingKey { case match, maintenance, from, until, author, note, created }

  /// A silence from its parts.
  public init(
    id: Int64 = 0, match: String, isMaintenance: Bool = false, from: Timestamp, until: Timestamp, author: String,
    note: String = "", created: Timestamp
  ) {
    (self.id, self.match, self.isMaintenance) = (id, match, isMaintenance)
    (self.from, self.until, self.author, self.note, self.created) = (from, until, author, note, created)
  }

  /// Reads one; times are in nanoseconds.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    func time(_ key: CodingKeys) throws -> Timestamp {
      Timestamp(nanoseconds: try members.decode(Int64.self, forKey: key))
    }
    self.init(
      match: try members.decode(String.self, forKey: .match),
      isMaintenance: try members.decode(Bool.self, forKey: .maintenance), from: try time(.from),
      until: try time(.until), author: try members.decode(String.self, forKey: .author),
      note: try members.decode(String.self, forKey: .note), created: try time(.created))
  }

  /// Writes it, without its number.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(match, forKey: .match)
    try members.encode(isMaintenance, forKey: .maintenance)
    try members.encode(from.nanoseconds, forKey: .from)
    try members.encode(until.nanoseconds, forKey: .until)
    try members.encode(author, forKey: .author)
    try members.encode(note, forKey: .note)
    try members.encode(created.nanoseconds, forKey: .created)
  }

  /// Whether it holds at an instant.
  public func holds(at time: Timestamp) -> Bool { from <= time && time < until }
}
