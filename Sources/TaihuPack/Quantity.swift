public import TaihuCore

/// One measured quantity of a network.
public struct Quantity: Sendable, Hashable {
  /// The id, which is the series' name: `[a-z][a-z0-9_]*`.
  public var id: String
  /// The canonical unit, a UCUM code; values in other units are converted to it.
  public var unit: String
  /// A title in each language, by language code (`zh`, `en`).
  public var title: [String: String]
  /// Other names under which devices send it.
  public var aliases: [String]
  /// Declared states: the text a device sends and the integer stored.
  public var states: [String: Int]
  /// By what its readings are checked.
  public var rules: QualityRules
  /// The line of the file where it is declared.
  public var line: Int

  /// A quantity from its parts.
  public init(
    id: String, unit: String, title: [String: String] = [:], aliases: [String] = [], states: [String: Int] = [:],
    rules: QualityRules = QualityRules(), line: Int = 0
  ) {
    (self.id, self.unit, self.title, self.aliases) = (id, unit, title, aliases)
    (self.states, self.rules, self.line) = (states, rules, line)
  }
}
