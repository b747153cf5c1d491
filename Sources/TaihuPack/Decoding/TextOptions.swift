/// What the `text` decoder is told: how lines of text are divided.
public struct TextOptions: Hashable, Sendable {
  /// The form of the text.
  public enum Form: String, Hashable, Sendable, CaseIterable {
    /// Lines of columns.
    case columns
    /// `name=value` pairs.
    case pairs
    /// Lines of `code(value*unit)` with OBIS codes (IEC 62056-61, in the data lines of IEC 62056-21).
    case obis
    /// One number, perhaps with its unit: `21.5 °C`.
    case number
  }

  /// The form.
  public var form: Form
  /// What stands between columns or pairs; a space stands for any run of white space.
  public var separator: String
  /// What stands between a name and its value in pairs.
  public var assign: String
  /// The names of the columns, an empty one for a column that is passed over; empty: the first line has them.
  public var columns: [String]
  /// Lines passed over at the beginning.
  public var skip: Int
  /// What a line begins with that is passed over; empty: nothing.
  public var comment: String
  /// The column or pair that holds the time, and the one that holds the device; empty: none.
  public var time, device: String
  /// How time is written.
  public var timeForm: TimeForm
  /// Columns or pairs that become labels.
  public var labels: [String]
  /// The units that columns or pairs use, by name.
  public var units: [String: String]
  /// Factors for columns or pairs, by name.
  public var scales: [String: Double]
  /// How numbers are written.
  public var numbers: NumberForm
  /// The quantity of a single number; empty: the one that the pattern captures.
  public var quantity: String

  /// Reads the keys that a rule with `decoder = "text"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {
    form = table.choice("form", among: Form.allCases.map { ($0.rawValue, $0) }) ?? .columns
    separator = table.text("separator") ?? (form == .pairs ? " " : ",")
    assign = table.text("assign") ?? "="
    columns = table.texts("columns") ?? []
    skip = table.integer("skip", in: 0...1_000, unit: "lines") ?? 0
    comment = table.text("comment") ?? ""
    time = table.text("time") ?? ""
    device = table.text("device") ?? ""
    timeForm = TimeForm(table)
    labels = table.texts("label_columns") ?? []
    units = table.textMap("units") ?? [:]
    scales = table.numberMap("scale") ?? [:]
    numbers = NumberForm(table)
    quantity = table.text("quantity") ?? ""
    check(table, context)
  }

  private func check(_ table: StrictTable, _ context: DecoderContext) {
    if separator.isEmpty || assign.isEmpty { table.report("separator", "an empty separator divides nothing") }
    if form == .number, quantity.isEmpty, !context.captures.contains("quantity") {
      table.reportMissing("quantity", "the id of the quantity that the number is, or {quantity} in the pattern")
    }
    if !quantity.isEmpty { context.checkQuantity(quantity, at: "quantity", in: table) }
    if numbers.usesComma, separator == ",", form == .columns {
      table.report("separator", "a comma can't be both decimal sign and separator", hint: "separator = \";\"")
    }
    for name in labels { table.check(name, at: "label_columns", as: .member) }
    let known = Set(labels + [time, device, ""])
    for name in columns where !known.contains(name) { context.checkQuantity(name, at: "columns", in: table) }
  }
}
