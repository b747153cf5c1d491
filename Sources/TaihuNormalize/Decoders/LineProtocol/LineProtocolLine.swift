/// One line of line protocol: a measurement, its tags, its fields and perhaps a time. Offsets lead into the text that
/// was read.
public struct LineProtocolLine: Sendable {
  /// A tag.
  public struct Tag: Hashable, Sendable, BitwiseCopyable {
    /// Its key and its value, neither of them empty.
    public let key, value: LineProtocolText
  }

  /// A field.
  public struct Field: Sendable, BitwiseCopyable {
    /// What a field's value is, as the way it is written says.
    public enum Kind: Sendable, BitwiseCopyable {
      /// `1`, `1.0`, `-1.2e+78`.
      case float
      /// `1i`, within 64 bits.
      case integer
      /// `1u`, within 64 bits.
      case unsigned
      /// `t`, `false` and so on.
      case boolean
      /// A text between quotes.
      case string
    }

    /// Its key, not empty.
    public let key: LineProtocolText
    /// What its value is.
    public let kind: Kind
    /// The value as it is written; a text without its quotes.
    public let text: LineProtocolText
    /// The value of all kinds but `string`: 1 and 0 for booleans.
    let number: JSONNumber

    /// The value as the nearest double, 1 and 0 for booleans; 0 for a text.
    public var value: Double { number.value }
    /// Whether ``value`` is a finite number that is not an integer beyond 2^53 rounded.
    public var isExact: Bool { kind != .string && number.problem == nil }
  }

  /// The number of the line in the text, from 1.
  public internal(set) var number = 0
  /// The measurement, not empty.
  public internal(set) var measurement = LineProtocolText(0..<0, .measurement, hasEscapes: false)
  /// From the measurement's first byte to the end of the last tag: what names the series of a field.
  public internal(set) var head = 0..<0
  /// The tags in the order of the line.
  public internal(set) var tags: [Tag] = []
  /// The fields in the order of the line, at least one.
  public internal(set) var fields: [Field] = []
  /// Nanoseconds since 1970; `nil` where the line has no time.
  public internal(set) var time: Int64?

  /// No line yet.
  init() {}
}
