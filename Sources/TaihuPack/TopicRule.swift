/// How the messages of the topics that match one pattern are read.
public struct TopicRule: Sendable, Hashable {
  /// The decoder for the payload.
  public enum Decoder: Sendable, Hashable {
    /// One JSON object `{"ts":…, "v":{quantity: number}, "u":{quantity: unit}, "q": flag}`.
    case native
    /// The whole payload is one value of this quantity, as text or JSON scalar.
    case scalar(quantity: String)
    /// A SenML pack in JSON (RFC 8428).
    case senml
    /// Deliberately not stored.
    case ignore

    /// The decoder's name in packs and on the command line.
    public var name: String {
      switch self {
      case .native: "native"
      case .scalar: "scalar"
      case .senml: "senml"
      case .ignore: "ignore"
      }
    }
  }

  /// The pattern: topic levels, where `{name}` captures a level as a label, `+` matches any level and a final `#` the rest.
  public var pattern: String
  /// How the payload is read.
  public var decoder: Decoder
  /// Labels that every reading of the rule gets.
  public var labels: [String: String]
  /// Members of the payload that become labels, by member name (native only), for instance `lane`.
  public var labelMembers: [String]
  /// The line of the file where the rule begins.
  public var line: Int

  /// A rule from its parts.
  public init(
    pattern: String, decoder: Decoder, labels: [String: String] = [:], labelMembers: [String] = [], line: Int = 0
  ) {
    (self.pattern, self.decoder, self.labels) = (pattern, decoder, labels)
    (self.labelMembers, self.line) = (labelMembers, line)
  }
}
