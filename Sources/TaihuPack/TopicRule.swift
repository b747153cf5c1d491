/// How the messages of the topics that match one pattern are read.
public struct TopicRule: Sendable, Hashable {
  /// The decoder for the payload.
  public enum Decoder: Sendable, Hashable {
    /// One JSON object `{"ts":…, "v":{quantity: number}, "u":{quantity: unit}, "q": flag}`; with `{quantity}` in the
    /// pattern `v` may be the value itself and `u` its unit.
    case native
    /// The whole payload is one value of this quantity, as text or JSON scalar; empty: of the quantity that the
    /// pattern captures.
    case scalar(quantity: String)
    /// A SenML pack in JSON (RFC 8428).
    case senml
    /// JSON of any shape, by declared paths.
    case mapped(MappedOptions)
    /// JSON that gives names to the identifiers of other messages.
    case metadata(MetadataOptions)
    /// Delimited text: columns, `key=value` lists, numbers with a unit.
    case text(TextOptions)
    /// A SenML pack in CBOR (RFC 8428, section 6).
    case senmlCBOR(SenMLCBOROptions)
    /// Sparkplug B payloads.
    case sparkplug(SparkplugOptions)
    /// InfluxDB line protocol.
    case line(LineOptions)
    /// HJ 212 packets.
    case hj212(HJ212Options)
    /// Packed binary fields at declared offsets.
    case binary(BinaryOptions)
    /// Binary values, each behind a tag.
    case tlv(TLVOptions)
    /// Cayenne low-power payload.
    case cayenne(CayenneOptions)
    /// JSON or a single value of which nothing is declared but the quantities.
    case discovery
    /// Deliberately not stored.
    case ignore

    /// The decoder's name in packs and on the command line.
    public var name: String {
      switch self {
      case .native: "native"
      case .scalar: "scalar"
      case .senml: "senml"
      case .mapped: "mapped"
      case .metadata: "metadata"
      case .text: "text"
      case .senmlCBOR: "senml-cbor"
      case .sparkplug: "sparkplug"
      case .line: "line"
      case .hj212: "hj212"
      case .binary: "binary"
      case .tlv: "tlv"
      case .cayenne: "cayenne"
      case .discovery: "discovery"
      case .ignore: "ignore"
      }
    }
  }

  /// What becomes of a value whose name is no quantity of the pack.
  public enum Undeclared: String, Sendable, Hashable, CaseIterable {
    /// It is refused.
    case refuse
    /// It becomes a series of that name, with the unit that the message states.
    case discover
    /// It is passed over.
    case ignore
  }

  /// The pattern: topic levels, where `{name}` captures a level as a label, `+` matches any level and a final `#` the rest.
  /// `{quantity}` is no label: it names the quantity.
  public var pattern: String
  /// How the payload is read.
  public var decoder: Decoder
  /// Labels that every reading of the rule gets.
  public var labels: [String: String]
  /// Members of the payload that become labels, by member name (native only), for instance `lane`.
  public var labelMembers: [String]
  /// What becomes of values whose name is no quantity.
  public var undeclared: Undeclared
  /// What is taken off the payload before the decoder sees it.
  public var wrapping: PayloadWrapping
  /// The line of the file where the rule begins.
  public var line: Int

  /// A rule from its parts.
  public init(
    pattern: String, decoder: Decoder, labels: [String: String] = [:], labelMembers: [String] = [],
    undeclared: Undeclared = .refuse, wrapping: PayloadWrapping = PayloadWrapping(), line: Int = 0
  ) {
    (self.pattern, self.decoder, self.labels) = (pattern, decoder, labels)
    (self.labelMembers, self.undeclared, self.wrapping, self.line) = (labelMembers, undeclared, wrapping, line)
  }
}
