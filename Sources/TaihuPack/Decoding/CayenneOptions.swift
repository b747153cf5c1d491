/// What the `cayenne` decoder is told: nothing, since the payload says everything itself.
public struct CayenneOptions: Hashable, Sendable {
  /// The defaults.
  public init() {}

  /// Reads the keys that a rule with `decoder = "cayenne"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {}
}
