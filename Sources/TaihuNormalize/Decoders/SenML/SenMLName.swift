/// The resolved name of a SenML record: base name and own name, one after the other. Reused from record to record.
struct SenMLName {
  /// The resolved name.
  private(set) var bytes: [UInt8] = []
  /// Where the record's own name stands in it.
  private(set) var own = 0..<0
  /// Where its last `:` or `/` stands; 0 when there is none.
  private(set) var lastSeparator = 0
  private var hasSeparator = false
  private var base: Base?

  /// The base name at the front of it, which stays from record to record.
  private struct Base {
    var start, length, lastSeparator: Int
    var hasSeparator: Bool
  }

  /// What follows the last `:` or `/`.
  var lastPart: Range<Int> { (hasSeparator ? lastSeparator + 1 : 0)..<bytes.count }

  /// The name as text.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Joins two names.
  ///
  /// - Returns: `false` when the result does not begin with a letter or digit, or holds anything but letters, digits and
  ///   `- : . / _` (RFC 8428, section 4.5.1).
  mutating func join(_ base: JSONText?, _ own: JSONText?, in payload: RawSpan) -> Bool {
    if let known = self.base, known.start == base?.start {
      bytes.removeLast(bytes.count - known.length)
      (lastSeparator, hasSeparator) = (known.lastSeparator, known.hasSeparator)
    } else {
      bytes.removeAll(keepingCapacity: true)
      (lastSeparator, hasSeparator) = (0, false)
      self.base = nil
      guard append(base, in: payload) else { return false }
      self.base = base.map {
        Base(start: $0.start, length: bytes.count, lastSeparator: lastSeparator, hasSeparator: hasSeparator)
      }
    }
    let start = bytes.count
    guard append(own, in: payload), let first = bytes.first, Self.isAlphanumeric(first) else { return false }
    self.own = start..<bytes.count
    return true
  }

  private mutating func append(_ text: JSONText?, in payload: RawSpan) -> Bool {
    guard let text else { return true }
    if text.hasEscapes { return text.unescaped(in: payload).allSatisfy { append($0) } }
    for offset in text.start..<text.end where !append(payload.byte(offset)) { return false }
    return true
  }

  private mutating func append(_ byte: UInt8) -> Bool {
    if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/") {
      (lastSeparator, hasSeparator) = (bytes.count, true)
    } else if !Self.isAlphanumeric(byte) && byte != UInt8(ascii: "-") && byte != UInt8(ascii: ".")
      && byte != UInt8(ascii: "_")
    {
      return false
    }
    bytes.append(byte)
    return true
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") <= 9 || (byte | 0x20) &- UInt8(ascii: "a") <= 25
  }
}
