/// What the `binary` decoder is told: where the numbers of a packed payload stand.
public struct BinaryOptions: Hashable, Sendable {
  /// How many bytes the payload has; `nil`: any number.
  public var length: Int?
  /// Bytes by which the device's messages are known.
  public var header: [BinaryHeader] = []
  /// The numbers.
  public var fields: [BinaryField] = []
  /// Where the payload tells its time; `nil`: it does not.
  public var time: BinaryTime?
  /// A row of records; `nil`: there is none.
  public var records: BinaryRecords?

  /// The defaults, which read nothing.
  public init() {}

  /// Reads the keys that a rule with `decoder = "binary"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {
    let order = ByteOrder.read(table, else: .big)
    length = table.integer("length", in: 1...262_144, unit: "bytes")
    header = BinaryHeader.read(table)
    fields = table.sections("fields") { BinaryField($0, context, order, hasOffset: true) }
    time = table.section("time") { BinaryTime($0, order, hasOffset: true) }
    records = table.section("records") { BinaryRecords($0, context, order) }
    if fields.isEmpty, records == nil {
      table.reportMissing("fields", "the numbers in the payload, or records of them")
    }
    if let length {
      for field in fields where field.offset + field.type.width > length {
        table.report(
          "length", "\(QuotedText.of(field.name)) ends at byte \(field.offset + field.type.width) of \(length)")
      }
    }
  }
}
