public import TaihuCore

/// What a running gateway answers on its control socket: one line of JSON with exactly one of the members `status`,
/// `replay`, `purged`, `applied` (always true) and `error`.
public enum ControlReply: Hashable, Sendable {
  /// How the gateway does.
  case status(GatewayStatus)
  /// What became of each entry that was run again, in the order asked for.
  case replay([ReplayedEntry])
  /// How many quarantine entries were deleted.
  case purged(Int)
  /// The request was taken up.
  case applied
  /// The request could not be carried out.
  case failure(OperatorError)
}

extension ControlReply: Codable {
  private enum CodingKeys: String, CodingKey { case status, replay, purged, applied, error }
  private enum ErrorKeys: String, CodingKey { case category, code, message, hint }

  /// Reads a reply.
  ///
  /// - Throws: `DecodingError` when none of the members is there.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    if let status = try members.decodeIfPresent(GatewayStatus.self, forKey: .status) {
      self = .status(status)
    } else if let entries = try members.decodeIfPresent([ReplayedEntry].self, forKey: .replay) {
      self = .replay(entries)
    } else if let count = try members.decodeIfPresent(Int.self, forKey: .purged) {
      self = .purged(count)
    } else if try members.decodeIfPresent(Bool.self, forKey: .applied) == true {
      self = .applied
    } else {
      let error = try members.nestedContainer(keyedBy: ErrorKeys.self, forKey: .error)
      let category = OperatorError.Category(rawValue: try error.decode(Int32.self, forKey: .category)) ?? .failure
      self = .failure(
        OperatorError(
          category, code: try error.decode(String.self, forKey: .code),
          try error.decode(String.self, forKey: .message), hint: try error.decode(String.self, forKey: .hint)))
    }
  }

  /// Writes the reply.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .status(let status): try members.encode(status, forKey: .status)
    case .replay(let entries): try members.encode(entries, forKey: .replay)
    case .purged(let count): try members.encode(count, forKey: .purged)
    case .applied: try members.encode(true, forKey: .applied)
    case .failure(let failure):
      var error = members.nestedContainer(keyedBy: ErrorKeys.self, forKey: .error)
      try error.encode(failure.category.rawValue, forKey: .category)
      try error.encode(failure.code, forKey: .code)
      try error.encode(failure.message, forKey: .message)
      try error.encode(failure.hint, forKey: .hint)
    }
  }
}
