/// What the `metadata` decoder is told: where in a JSON payload the names of identifiers stand.
public struct MetadataOptions: Hashable, Sendable {
  /// The defaults.
  public init() {}

  /// Reads the keys that a rule with `decoder = "metadata"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {}
}
