/// What the command line asks of a running gateway: one line of JSON on its control socket.
///
/// `{"command":"status"}`, `{"command":"replay","ids":[3,4]}`, `{"command":"retention"}`,
/// `{"command":"purge","ids":[3,4]}`, or `{"command":"alarms"}` with the
/// members `acknowledge`, `silence` or `end_silence`.
public enum ControlRequest: Hashable, Sendable {
  /// How the gateway does; answered by ``ControlReply/status(_:)``.
  case status
  /// Run these quarantine entries again; answered by ``ControlReply/replay(_:)``.
  case replay(ids: [Int64])
  /// Delete these quarantine entries; answered by ``ControlReply/purged(_:)``.
  case purge(ids: [Int64])
  /// Give up now what has been kept long enough; answered by ``ControlReply/applied``, and done in small steps.
  case retention
  /// Take note of what a person says of alarms; answered by ``ControlReply/applied`` once it is durable.
  case alarms(AlarmRequest)

  /// The longest line that is taken for a request, in bytes; whoever sends more is cut off.
  public static let lineBytesMax = 1 << 20
  /// The longest line that is taken for a reply, in bytes: 100,000 entries replayed, each with a reason in words.
  public static let replyBytesMax = 64 << 20
}

extension ControlRequest: Codable {
  private enum CodingKeys: String, CodingKey { case command, ids }
  private enum Command: String, Codable { case status, replay, purge, retention, alarms }

  /// Reads a request.
  ///
  /// - Throws: `DecodingError` for an unknown command or a missing member.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    switch try members.decode(Command.self, forKey: .command) {
    case .status: self = .status
    case .replay: self = .replay(ids: try members.decode([Int64].self, forKey: .ids))
    case .purge: self = .purge(ids: try members.decode([Int64].self, forKey: .ids))
    case .retention: self = .retention
    case .alarms: self = .alarms(try AlarmRequest(from: decoder))
    }
  }

  /// Writes the request.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .status: try members.encode(Command.status, forKey: .command)
    case .replay(let ids):
      try members.encode(Command.replay, forKey: .command)
      try members.encode(ids, forKey: .ids)
    case .purge(let ids):
      try members.encode(Command.purge, forKey: .command)
      try members.encode(ids, forKey: .ids)
    case .retention: try members.encode(Command.retention, forKey: .command)
    case .alarms(let request):
      try members.encode(Command.alarms, forKey: .command)
      try request.encode(to: encoder)
    }
  }
}
