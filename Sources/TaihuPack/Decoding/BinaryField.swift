/// One number in a packed payload, and how it becomes a value: raw × `scale` + `add`.
public struct BinaryField: Hashable, Sendable {
  /// The quantity, by id or alias.
  public var name: String
  /// Where it begins, in bytes from the start of the payload, the record or the tagged value.
  public var offset: Int
  /// The form of the number.
  public var type: BinaryType
  /// The order of its bytes.
  public var byteOrder: ByteOrder
  /// The bits that count; 0: all.
  public var mask: UInt64
  /// By how many bits it is shifted to the right after the mask.
  public var shift: Int
  /// The factor.
  public var scale: DecimalFactor
  /// The summand.
  public var add: DecimalFactor
  /// The unit of the result; empty: the quantity's own.
  public var unit: String
  /// Labels of the series.
  public var labels: [String: String]
  /// Raw numbers, after mask and shift, by which the device says that it has no value.
  public var invalid: [Double]
  /// Whether such a number is stored all the same, bad and `declared`; else it is passed over.
  public var storesInvalid: Bool

  /// A field from its parts.
  public init(
    name: String, offset: Int, type: BinaryType, byteOrder: ByteOrder = .big, mask: UInt64 = 0, shift: Int = 0,
    scale: Double = 1, add: Double = 0, unit: String = "", labels: [String: String] = [:], invalid: [Double] = [],
    storesInvalid: Bool = false
  ) {
    (self.name, self.offset, self.type, self.byteOrder) = (name, offset, type, byteOrder)
    (self.mask, self.shift, self.unit, self.labels) = (mask, shift, unit, labels)
    (self.scale, self.add) = (DecimalFactor(scale), DecimalFactor(add))
    (self.invalid, self.storesInvalid) = (invalid, storesInvalid)
  }

  /// Reads a table of `fields`.
  ///
  /// - Parameter hasOffset: whether `offset` must be there; tagged values begin at 0 without.
  init(_ table: StrictTable, _ context: DecoderContext, _ order: ByteOrder, hasOffset: Bool) {
    let name = table.requiredText("name", "the quantity, by id or alias") ?? ""
    if !name.isEmpty { context.checkQuantity(name, at: "name", in: table) }
    let offset = table.integer("offset", in: 0...262_143, unit: "bytes")
    if hasOffset, !table.has("offset") { table.reportMissing("offset", "where it begins, in bytes from 0") }
    let type = table.choice("type", among: BinaryType.choices)
    if !table.has("type") { table.reportMissing("type", "the form of the number, for instance \"u16\"") }
    self.init(
      name: name, offset: offset ?? 0, type: type ?? .u8, byteOrder: ByteOrder.read(table, else: order),
      mask: UInt64(table.integer("mask", in: 1...Int.max, unit: "bits, for instance 0x0FFF") ?? 0),
      shift: table.integer("shift", in: 0...63, unit: "bits") ?? 0, scale: table.number("scale") ?? 1,
      add: table.number("add") ?? 0, unit: table.text("unit") ?? "", labels: table.textMap("labels") ?? [:],
      invalid: table.numbers("invalid") ?? [],
      storesInvalid: table.choice("on_invalid", among: [("skip", false), ("declared", true)]) ?? false)
    for label in labels.keys.sorted() { table.check(label, at: "labels", as: .snake) }
    if self.type.isFloat, mask != 0 || shift != 0 {
      table.report("mask", "a floating-point number has no bits to pick")
    }
    if self.scale.significand == 0 { table.report("scale", "a factor of 0 leaves nothing of the value") }
  }
}
