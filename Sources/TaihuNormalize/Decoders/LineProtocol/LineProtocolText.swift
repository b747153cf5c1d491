/// Where a name or a text of line protocol stands, with its backslashes.
///
/// Which characters a backslash takes the meaning from depends on the place; before any other it is itself.
public struct LineProtocolText: Hashable, Sendable, BitwiseCopyable {
  /// What a text is, which decides what can be escaped in it.
  enum Place: UInt8 {
    /// The measurement: comma and blank.
    case measurement
    /// Keys and values of tags and keys of fields: comma, equals sign and blank.
    case key
    /// A text between quotes: the quote and the backslash.
    case quoted
  }

  private let first, last: Int
  private let place: Place
  private let hasEscapes: Bool

  init(_ range: Range<Int>, _ place: Place, hasEscapes: Bool) {
    (first, last) = (range.lowerBound, range.upperBound)
    (self.place, self.hasEscapes) = (place, hasEscapes)
  }

  /// The offsets of its bytes, backslashes included.
  public var range: Range<Int> { first..<last }

  /// Its bytes, backslashes taken off. O(length).
  public func bytes(in bytes: RawSpan) -> [UInt8] {
    guard hasEscapes else { return bytes.array(range) }
    var plain: [UInt8] = []
    var offset = first
    while offset < last {
      let byte = bytes.byte(offset)
      if byte == UInt8(ascii: "\\"), offset + 1 < last, place.canEscape(bytes.byte(offset + 1)) { offset += 1 }
      plain.append(bytes.byte(offset))
      offset += 1
    }
    return plain
  }

  /// Appends its bytes, backslashes taken off. O(length).
  func append(to plain: inout [UInt8], in bytes: RawSpan) {
    if hasEscapes { plain += self.bytes(in: bytes) } else { plain.append(range, of: bytes) }
  }

  /// It as a string; what is not valid UTF-8 becomes U+FFFD. O(length).
  public func string(in bytes: RawSpan) -> String { String(decoding: self.bytes(in: bytes), as: UTF8.self) }
}

extension LineProtocolText.Place {
  /// Whether a backslash takes the meaning from a character here.
  @inline(__always)
  func canEscape(_ byte: UInt8) -> Bool {
    switch self {
    case .measurement: byte == UInt8(ascii: ",") || byte == UInt8(ascii: " ")
    case .key: byte == UInt8(ascii: ",") || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "=")
    case .quoted: byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
  }
}
