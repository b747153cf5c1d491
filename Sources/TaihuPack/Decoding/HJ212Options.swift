/// What the `hj212` decoder is told.
public struct HJ212Options: Hashable, Sendable {
  /// The defaults.
  public init() {}

  /// Reads the keys that a rule with `decoder = "hj212"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {}
}
