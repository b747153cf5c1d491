/// What the `sparkplug` decoder is told.
public struct SparkplugOptions: Hashable, Sendable {
  /// The defaults.
  public init() {}

  /// Reads the keys that a rule with `decoder = "sparkplug"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {}
}
