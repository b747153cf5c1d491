/// What the `tlv` decoder is told.
public struct TLVOptions: Hashable, Sendable {
  /// The defaults.
  public init() {}

  /// Reads the keys that a rule with `decoder = "tlv"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {}
}
