/// What the `line` decoder is told.
public struct LineOptions: Hashable, Sendable {
  /// The defaults.
  public init() {}

  /// Reads the keys that a rule with `decoder = "line"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {}
}
