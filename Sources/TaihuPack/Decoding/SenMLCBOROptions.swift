/// What the `senml-cbor` decoder is told: nothing, the payload says it all.
public struct SenMLCBOROptions: Hashable, Sendable {
  /// The defaults.
  public init() {}

  /// Reads the keys that a rule with `decoder = "senml-cbor"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {}
}
