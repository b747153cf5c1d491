public import TaihuCore

/// What a receiver gets: the notices of one message as one JSON object. `docs/notices.md` is its contract.
public struct NoticeMessage: Sendable {
  /// By which a receiver knows a message that comes twice: the gateway, the time of its first notice in milliseconds, and
  /// the numbers of its first and last notice. The same key is always the same content.
  public let key: String
  /// The JSON.
  public let body: [UInt8]

  /// The message of one or more notices of one bundle.
  ///
  /// - Precondition: there is at least one notice.
  public init(_ notices: [Notice], gateway: String) {
    let (first, last) = (notices.first!, notices.last!)
    let numbers = first.id == last.id ? "\(first.id)" : "\(first.id)-\(last.id)"
    key = "\(gateway)-\(first.created.nanoseconds / 1_000_000)-\(numbers)"
    let severity = notices.map(\.severity).max()!
    let members: [(String, String)] = [
      ("version", "1"), ("key", AlarmJSON.quoted(key)), ("gateway", AlarmJSON.quoted(gateway)),
      ("route", AlarmJSON.quoted(first.route)), ("time", AlarmJSON.quoted(first.created.description)),
      ("severity", AlarmJSON.quoted(severity.description)),
      ("alarms", "[" + notices.map(\.alarm).joined(separator: ",") + "]"),
    ]
    body = Array(("{" + members.map { AlarmJSON.quoted($0) + ":" + $1 }.joined(separator: ",") + "}").utf8)
  }
}
