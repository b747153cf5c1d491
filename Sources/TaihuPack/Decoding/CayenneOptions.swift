/// What the `cayenne` decoder is told.
public struct CayenneOptions: Hashable, Sendable {
  /// The defaults.
  public init() {}

  /// Reads the keys that a rule with `decoder = "cayenne"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {}
}
