/// What a name in a pack or a configuration may look like.
public struct NameRule: Sendable {
  /// In words, for messages.
  public var words: String
  var first: @Sendable (UInt8) -> Bool
  var others: @Sendable (UInt8) -> Bool

  /// The most bytes of a name.
  public static let bytesMax = 64

  /// A quantity or a label: `[a-z][a-z0-9_]*`.
  public static let snake = NameRule(
    words: "lower-case letters, digits and _, a letter first", first: isLower,
    others: { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "_") })
  /// A pack, a model or an alarm rule: `[a-z][a-z0-9-]*`.
  public static let kebab = NameRule(
    words: "lower-case letters, digits and -, a letter first", first: isLower,
    others: { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") })
  /// A site, a district or a device, as topics have it: `[A-Za-z0-9][A-Za-z0-9._-]*`.
  public static let topicLevel = NameRule(
    words: "letters, digits, '.', '_' and '-', a letter or digit first", first: isAlphanumeric,
    others: { isAlphanumeric($0) || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains($0) })
  /// A member of a JSON object that becomes a label, whose name is then a label's: `[A-Za-z_][A-Za-z0-9_]*`.
  public static let member = NameRule(
    words: "letters, digits and _, no digit first", first: { isLetter($0) || $0 == UInt8(ascii: "_") },
    others: { isAlphanumeric($0) || $0 == UInt8(ascii: "_") })

  /// Whether the rule allows a name.
  public func allows(_ name: String) -> Bool {
    guard let initial = name.utf8.first, name.utf8.count <= Self.bytesMax else { return false }
    return first(initial) && name.utf8.dropFirst().allSatisfy(others)
  }

  private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { isLower(byte | 0x20) }
  private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
}

extension StrictTable {
  /// Reports a name that its rule does not allow; whether it is allowed.
  @discardableResult
  public func check(_ name: String, at key: String?, as rule: NameRule) -> Bool {
    if rule.allows(name) { return true }
    report(key, "\(QuotedText.of(name)) is no name: 1 to \(NameRule.bytesMax) \(rule.words)")
    return false
  }
}
