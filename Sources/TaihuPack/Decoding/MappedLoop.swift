/// A loop of a mapped payload: places of one shape, each of which names its quantity itself.
public struct MappedLoop: Hashable, Sendable {
  /// The places, from the sample on.
  public var path: JSONPath
  /// Where the name of the quantity stands, from the place on; `nil`: ``id`` tells it.
  public var name: JSONPath?
  /// Where the identifier stands that a metadata message has named.
  public var id: JSONPath?
  /// Where the value stands.
  public var value: JSONPath
  /// Where the unit, the device and the time stand; `nil`: nowhere.
  public var unit, device, time: JSONPath?
  /// Labels whose values stand in the place.
  public var labels: [LabelPath]
  /// How values are written.
  public var form: NumberForm

  /// Reads the table of one loop.
  init(_ table: StrictTable, default form: NumberForm) {
    _ = table.requiredText("path", "the places of the loop, for instance \"sensors[*]\"")
    path = table.path("path") ?? .here
    if !path.isPlural, table.has("path") {
      table.report("path", "\(QuotedText.of(path.description)) is one place; a loop needs [*]", hint: "add [*]")
    }
    name = table.path("name")
    id = table.path("id")
    if !table.has("name"), !table.has("id") {
      table.reportMissing("name", "where the quantity's name stands: \"@key\", or a path from the place on; or `id`")
    }
    value = table.path("value") ?? .here
    (unit, device, time) = (table.path("unit"), table.path("device"), table.path("time"))
    labels = table.paths("labels")
    self.form = NumberForm(table, default: form)
  }
}
