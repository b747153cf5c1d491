/// What the `mapped` decoder is told: where in a JSON payload values, times and names stand.
public struct MappedOptions: Hashable, Sendable {
  /// The samples: each has its own time, and the paths of values begin there.
  public var samples: JSONPath
  /// Where the time stands, from the sample on; `nil`: the receive time.
  public var time: JSONPath?
  /// How it is written.
  public var timeForm: TimeForm
  /// Nanoseconds between the places of a path with `[*]`, the first of which has the time of the sample; 0: none.
  public var interval: Int64
  /// Where the device stands; `nil`: the topic names it.
  public var device: JSONPath?
  /// Labels whose values stand in the payload.
  public var labels: [LabelPath]
  /// Values at known places.
  public var values: [MappedValue]
  /// Loops over places that name their quantities.
  public var loops: [MappedLoop]
  /// Names of captured levels, by whose values the identifiers of metadata are told apart.
  public var scope: [String]

  /// Reads the keys that a rule with `decoder = "mapped"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {
    samples = table.path("samples") ?? .here
    time = table.path("time")
    timeForm = TimeForm(table)
    interval = table.nanoseconds("interval", in: 1_000...86_400_000_000_000) ?? 0
    device = table.path("device")
    labels = table.paths("label_paths")
    let form = NumberForm(table)
    values = table.mappedValues(context, form)
    loops = table.sections("each") { MappedLoop($0, default: form) }
    scope = table.scope(context)
    if !table.has("values"), !table.has("each") {
      table.reportMissing(
        "values", "say where values stand: values = { temperature = \"main.temp\" }, or [[topics.each]]")
    }
  }
}

extension StrictTable {
  /// `scope`: names of captured levels.
  func scope(_ context: DecoderContext) -> [String] {
    let names = texts("scope") ?? []
    for name in names where !context.captures.contains(name) {
      report(
        "scope", "the pattern captures no {\(name)}", hint: NearestName.question(for: name, among: context.captures))
    }
    return names
  }
}
