internal import TaihuCore

/// A topic that has been checked, split into its levels.
struct Topic {
  /// The bytes of each level.
  let levels: [[UInt8]]

  /// Checks and splits a topic.
  ///
  /// - Throws: a refusal when it is too long or too deep, is not UTF-8, or holds what no topic may hold: a control
  ///   character, `+` or `#`.
  init(_ topic: RawSpan, _ limits: NormalizerLimits) throws(Refusal) {
    try Self.checkLength(topic, limits)
    if topic.isEmpty { throw Refusal(.topicInvalid, "the topic is empty") }
    if let offset = UTF8Check.firstInvalid(in: topic) {
      throw Refusal(.topicInvalid, "the topic is not valid UTF-8 at byte \(offset)")
    }
    var levels: [[UInt8]] = [[]]
    for offset in 0..<topic.byteCount {
      switch topic.byte(offset) {
      case UInt8(ascii: "/"):
        if levels.count == limits.topicLevelsMax {
          throw Refusal(.topicTooDeep, "the topic has more than \(limits.topicLevelsMax) levels")
        }
        levels.append([])
      case UInt8(ascii: "+"), UInt8(ascii: "#"):
        throw Refusal(.topicInvalid, "the topic holds a wildcard at byte \(offset)")
      case 0..<0x20, 0x7F: throw Refusal(.topicInvalid, "the topic holds a control character at byte \(offset)")
      case let byte: levels[levels.count - 1].append(byte)
      }
    }
    self.levels = levels
  }

  /// The part of the check that must come before any look-up.
  @inline(__always)
  static func checkLength(_ topic: RawSpan, _ limits: NormalizerLimits) throws(Refusal) {
    if topic.byteCount > limits.topicBytesMax {
      throw Refusal(.topicTooLong, "the topic has \(topic.byteCount) bytes; at most \(limits.topicBytesMax) are read")
    }
  }

  /// Splits a topic that has been checked before.
  init(checked bytes: ArraySlice<UInt8>) {
    levels = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
  }

  /// The text of a level.
  func text(_ level: Int) -> String { String(decoding: levels[level], as: UTF8.self) }
}
