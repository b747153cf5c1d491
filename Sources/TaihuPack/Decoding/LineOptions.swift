/// What the `line` decoder is told.
public struct LineOptions: Hashable, Sendable {
  /// The unit of times.
  public enum Precision: String, Hashable, Sendable, CaseIterable {
    /// Nanoseconds, microseconds, milliseconds, seconds.
    case ns, us, ms, s
  }

  /// The unit of times. Default nanoseconds, as in the protocol.
  public var precision = Precision.ns
  /// How a field's quantity is named: text in which `{measurement}` and `{field}` stand for these. Empty, the default:
  /// the measurement for a field `value`, `{measurement}_{field}` for others.
  public var name = ""
  /// The tag that names the device. Empty, the default: none; the topic's device.
  public var deviceTag = ""
  /// The tags that become labels; `nil`, the default: all.
  public var labelTags: [String]?

  /// The defaults.
  public init() {}

  /// Reads the keys that a rule with `decoder = "line"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {
    precision = table.choice("precision", among: Precision.allCases.map { ($0.rawValue, $0) }) ?? .ns
    name = table.text("name") ?? ""
    deviceTag = table.text("device_tag") ?? ""
    labelTags = table.texts("label_tags")
    let rest = name.replacing("{measurement}", with: "").replacing("{field}", with: "")
    if rest.contains("{") || rest.contains("}") {
      table.report(
        "name", "\(QuotedText.of(name)) holds more in braces than {measurement} and {field}",
        hint: "for instance name = \"{measurement}_{field}\"")
    } else if table.has("name"), rest == name {
      table.report(
        "name", "\(QuotedText.of(name)) gives every field one name", hint: "let it hold {field} or {measurement}")
    }
    if !deviceTag.isEmpty, context.captures.contains("device") {
      table.report(
        "device_tag", "the pattern already captures {device}", hint: "a device has one name: leave one of them out")
    }
  }
}
