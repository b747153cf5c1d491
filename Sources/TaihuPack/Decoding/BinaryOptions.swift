/// What the `binary` decoder is told.
public struct BinaryOptions: Hashable, Sendable {
  /// The defaults.
  public init() {}

  /// Reads the keys that a rule with `decoder = "binary"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {}
}
