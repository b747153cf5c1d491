/// What the `mapped` decoder is told: where in a JSON payload values, times and names stand.
public struct MappedOptions: Hashable, Sendable {
  /// The defaults.
  public init() {}

  /// Reads the keys that a rule with `decoder = "mapped"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {}
}
