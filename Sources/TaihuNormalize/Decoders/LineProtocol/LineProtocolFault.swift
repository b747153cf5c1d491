public import TaihuCore

/// Why a line of line protocol can't be read.
public struct LineProtocolFault: Error, Hashable, Sendable {
  /// The number of the line, from 1.
  public let line: Int
  /// The offset in the text at which the line stops being one.
  public let offset: Int
  /// The reason, from the fixed list.
  public let reason: RefusalReason
  /// What is wrong there, in words.
  public let what: String

  /// The fault as the refusal of a message.
  var refusal: Refusal { Refusal(reason, "line \(line), byte \(offset): \(what)") }
}
