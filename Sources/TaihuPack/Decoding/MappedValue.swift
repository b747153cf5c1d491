/// One value of a mapped payload: where it stands and how it becomes the quantity's.
public struct MappedValue: Hashable, Sendable {
  /// The id of the quantity.
  public var quantity: String
  /// Where the value stands, from the sample on.
  public var path: JSONPath
  /// The unit that the payload uses; empty: the quantity's own.
  public var unit: String
  /// Where the unit's text stands.
  public var unitPath: JSONPath?
  /// The value is multiplied by this, then ``offset`` is added.
  public var scale, offset: Double
  /// How it is written.
  public var form: NumberForm
  /// Whether an absent value, or null, is refused instead of passed over.
  public var isRequired: Bool
  /// Labels of this value alone.
  public var labels: [String: String]

  /// A value from its parts.
  public init(
    quantity: String, path: JSONPath, unit: String = "", unitPath: JSONPath? = nil, scale: Double = 1,
    offset: Double = 0, form: NumberForm = NumberForm(), isRequired: Bool = false, labels: [String: String] = [:]
  ) {
    (self.quantity, self.path, self.unit, self.unitPath) = (quantity, path, unit, unitPath)
    (self.scale, self.offset, self.form, self.isRequired, self.labels) = (scale, offset, form, isRequired, labels)
  }

  /// Reads the table of one value.
  init?(quantity: String, _ table: StrictTable, default form: NumberForm) {
    _ = table.requiredText("path", "where the value stands, for instance \"main.temp\"")
    let path = table.path("path")
    self.init(
      quantity: quantity, path: path ?? .here, unit: table.text("unit") ?? "", unitPath: table.path("unit_path"),
      scale: table.number("scale") ?? 1, offset: table.number("offset") ?? 0, form: NumberForm(table, default: form),
      isRequired: table.boolean("required") ?? false, labels: table.textMap("labels") ?? [:])
    if path == nil { return nil }
  }
}

extension StrictTable {
  /// The table `values`: quantity = path, or a table with `path`, or a list of such tables.
  func mappedValues(_ context: DecoderContext, _ form: NumberForm) -> [MappedValue] {
    section("values") { table in
      table.allEntries().flatMap { entry in table.mappedValues(entry.key, entry.node, context, form) }
    } ?? []
  }

  private func mappedValues(
    _ quantity: String, _ node: ConfigurationNode, _ context: DecoderContext, _ form: NumberForm
  ) -> [MappedValue] {
    context.checkQuantity(quantity, at: quantity, in: self)
    switch node.value {
    case .text(let text):
      return path(text, at: quantity).map { [MappedValue(quantity: quantity, path: $0, form: form)] } ?? []
    case .array:
      return sections(quantity) { MappedValue(quantity: quantity, $0, default: form) }.compactMap(\.self)
    default:
      return section(quantity) { MappedValue(quantity: quantity, $0, default: form) }.map { $0.map { [$0] } ?? [] }
        ?? []
    }
  }
}
