/// Follows the broker's own count of messages that it dropped, which begins again with the broker.
///
/// The count is of all its clients; brokers other than Mosquitto may not have it.
struct DropWatch {
  /// Where Mosquitto publishes the count.
  static let topic = "$SYS/broker/publish/messages/dropped"
  /// Drops are reported no more often than this.
  static let interval = Duration.seconds(60)

  /// What the broker told last; `nil` before it told anything.
  private var last: UInt64?
  /// Drops not yet reported.
  private var pending: UInt64 = 0
  private var reported: ContinuousClock.Instant?

  /// Whether a message bears the count. O(length of the topic).
  static func isTopic(_ topic: RawSpan) -> Bool {
    guard topic.byteCount == Self.topic.utf8.count else { return false }
    return Self.topic.utf8.enumerated().allSatisfy { topic.byte(at: $0.offset) == $0.element }
  }

  /// The count that a payload says in decimal digits; `nil` for anything else.
  static func count(_ payload: RawSpan) -> UInt64? {
    guard (1...20).contains(payload.byteCount) else { return nil }
    var digits = ""
    for index in payload.byteOffsets { digits.unicodeScalars.append(Unicode.Scalar(payload.byte(at: index))) }
    return UInt64(digits)
  }

  /// Takes a count in. The first one says nothing of our time; one that is lower comes from a broker that began anew.
  ///
  /// - Returns: how many messages to report as dropped; `nil` for none, or none yet.
  mutating func told(_ count: UInt64, now: ContinuousClock.Instant) -> UInt64? {
    defer { last = count }
    guard let last else { return nil }
    pending += count >= last ? count - last : count
    guard pending > 0, reported.map({ now - $0 >= Self.interval }) ?? true else { return nil }
    reported = now
    defer { pending = 0 }
    return pending
  }
}

extension RawSpan {
  fileprivate func byte(at offset: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
}
