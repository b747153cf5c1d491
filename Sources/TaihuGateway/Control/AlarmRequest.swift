public import TaihuCore

/// What a person says of alarms.
public struct AlarmRequest: Hashable, Sendable, Codable {
  /// Episodes that somebody took note of.
  public var acknowledge: [Acknowledgement] = []
  /// Silences to begin.
  public var silence: [Silence] = []
  /// Numbers of silences to end now.
  public var endSilence: [Int64] = []
  /// The instant of the request, in nanoseconds, at which silences end.
  public var time: Int64

  private enum CodingKeys: String, CodingKey {
    case acknowledge, silence
    case endSilence = "end_silence"
    case time
  }

  /// A request of nothing yet, at an instant.
  public init(at time: Timestamp) {
    self.time = time.nanoseconds
  }

  /// The changes for the store.
  ///
  /// - Throws: when a text is too long or a match is none; nothing then may be changed.
  public func changes() throws(OperatorError) -> [NoticeChange] {
    for item in acknowledge { try Self.check(author: item.author, note: item.note) }
    for item in silence {
      try Self.check(author: item.author, note: item.note)
      _ = try AlarmMatch(item.match)
      guard item.from < item.until else {
        throw OperatorError(.usage, code: "silence", "the silence ends before it begins")
      }
    }
    return acknowledge.map(NoticeChange.acknowledge) + silence.map(NoticeChange.silence)
      + endSilence.map { .endSilence($0, at: Timestamp(nanoseconds: time)) }
  }

  private static func check(author: String, note: String) throws(OperatorError) {
    guard !author.isEmpty, author.utf8.count <= Acknowledgement.authorBytesMax else {
      throw OperatorError(
        .usage, code: "author", "a name has 1 to \(Acknowledgement.authorBytesMax) bytes", hint: "give it by --by")
    }
    guard note.utf8.count <= Acknowledgement.noteBytesMax else {
      throw OperatorError(.usage, code: "note", "a note has \(Acknowledgement.noteBytesMax) bytes at most")
    }
  }
}
