/// That somebody took note of an episode: it is repeated to nobody from then on.
public struct Acknowledgement: Hashable, Sendable, Codable {
  /// The most bytes of an author's name.
  public static let authorBytesMax = 128
  /// The most bytes of a note.
  public static let noteBytesMax = 4_096

  /// The episode's number.
  public var episode: Int64
  /// Who it was.
  public var author: String
  /// What they had to say; may be empty.
  public var note: String
  /// When.
  public var time: Timestamp

  private enum CodingKeys: String, CodingKey { case episode, author, note, time }

  /// An acknowledgement from its parts.
  public init(episode: Int64, author: String, note: String = "", time: Timestamp) {
    (self.episode, self.author, self.note, self.time) = (episode, author, note, time)
  }

  /// Reads one; the time is in nanoseconds.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      episode: try members.decode(Int64.self, forKey: .episode),
      author: try members.decode(String.self, forKey: .author), note: try members.decode(String.self, forKey: .note),
      time: Timestamp(nanoseconds: try members.decode(Int64.self, forKey: .time)))
  }

  /// Writes it.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(episode, forKey: .episode)
    try members.encode(author, forKey: .author)
    try members.encode(note, forKey: .note)
    try members.encode(time.nanoseconds, forKey: .time)
  }
}
