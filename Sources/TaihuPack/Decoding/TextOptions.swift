/// What the `text` decoder is told: how lines of text are divided.
public struct TextOptions: Hashable, Sendable {
  /// The defaults.
  public init() {}

  /// Reads the keys that a rule with `decoder = "text"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {}
}
