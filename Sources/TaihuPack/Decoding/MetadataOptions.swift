/// What the `metadata` decoder is told: where in a JSON payload the names of identifiers stand.
public struct MetadataOptions: Hashable, Sendable {
  /// The entries, each of which names one identifier.
  public var entries: JSONPath
  /// Where the identifier stands, from the entry on.
  public var id: JSONPath
  /// Where the quantity's name stands.
  public var name: JSONPath
  /// Where the unit and the device stand; `nil`: nowhere.
  public var unit, device: JSONPath?
  /// Labels whose values stand in the entry.
  public var labels: [LabelPath]
  /// Names of captured levels, by whose values identifiers are told apart.
  public var scope: [String]

  /// Reads the keys that a rule with `decoder = "metadata"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {
    entries = table.path("entries") ?? .here
    _ = table.requiredText("id", "where the identifier stands, from the entry on, for instance \"id\" or \"@key\"")
    _ = table.requiredText("name", "where the quantity's name stands, from the entry on")
    id = table.path("id") ?? .here
    name = table.path("name") ?? .here
    (unit, device) = (table.path("unit"), table.path("device"))
    labels = table.paths("label_paths")
    scope = table.scope(context)
  }
}
