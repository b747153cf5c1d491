/// What must be taken off a payload before its decoder sees it.
public struct PayloadWrapping: Hashable, Sendable {
  /// One layer.
  public enum Layer: String, Hashable, Sendable, CaseIterable {
    /// Base64 or base64url text (RFC 4648).
    case base64
    /// Pairs of hexadecimal digits, with or without spaces between them.
    case hex
    /// A gzip (RFC 1952) or zlib (RFC 1950) stream.
    case gzip
  }

  /// The way to the text inside a JSON payload that is the real payload, for instance `uplink_message.frm_payload`;
  /// empty: the payload itself.
  public var path: String
  /// The layers around it, the outermost first.
  public var layers: [Layer]

  /// A wrapping from its parts; the default takes nothing off.
  public init(path: String = "", layers: [Layer] = []) {
    (self.path, self.layers) = (path, layers)
  }

  /// Reads `payload_path` and `unwrap`.
  init(_ table: StrictTable) {
    path = table.text("payload_path") ?? ""
    layers = []
    for name in table.texts("unwrap") ?? [] {
      if let layer = Layer(rawValue: name) {
        layers.append(layer)
      } else {
        let names = Layer.allCases.map(\.rawValue)
        table.report(
          "unwrap", "\(QuotedText.of(name)) is no wrapping that is known",
          hint: [NearestName.question(for: name, among: names), "known: " + names.joined(separator: ", ")]
            .filter { !$0.isEmpty }.joined(separator: " "))
      }
    }
  }

  /// Whether there is nothing to take off.
  public var isEmpty: Bool { path.isEmpty && layers.isEmpty }
}
