/// What the `sparkplug` decoder is told.
public struct SparkplugOptions: Hashable, Sendable {
  /// Whether an edge node is asked for its births (`Node Control/Rebirth`) when data come whose births are not known, or
  /// when messages of it are missing. Default yes; without it the gateway only listens.
  public var asksForRebirth = true

  /// The defaults.
  public init() {}

  /// Reads the keys that a rule with `decoder = "sparkplug"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {
    asksForRebirth = table.boolean("rebirth") ?? true
    guard let pattern = table.text("pattern"), !Self.takesWholeNodes(pattern) else { return }
    table.report(
      "pattern",
      "\(QuotedText.of(pattern)) does not take all messages of a Sparkplug edge node, which count on each other",
      hint: "for instance pattern = \"spBv1.0/{group}/+/{node}/#\"")
  }

  /// Whether a pattern takes each kind of message of an edge node and of its devices.
  private static func takesWholeNodes(_ pattern: String) -> Bool {
    let levels = pattern.split(separator: "/", omittingEmptySubsequences: false)
    return levels.count == 5 && levels[0] == "spBv1.0" && levels[2] == "+" && levels[4] == "#"
  }
}
