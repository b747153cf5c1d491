/// A row of records of one form in a packed payload.
public struct BinaryRecords: Hashable, Sendable {
  /// Where the first begins, in bytes from the start of the payload.
  public var offset: Int
  /// Bytes from one to the next.
  public var stride: Int
  /// How many there are; `nil`: as many as the payload holds.
  public var count: Int?
  /// The numbers of each, whose offsets count from its start.
  public var fields: [BinaryField]
  /// Where each tells its time; `nil`: they have none of their own.
  public var time: BinaryTime?
  /// Nanoseconds from one to the next, where they were taken at a steady pace; 0: they were not.
  public var interval: Int64
  /// Whether the newest comes first.
  public var isNewestFirst: Bool
  /// The label that tells them apart by their numbers from 0; empty: none.
  public var label: String

  /// Records from their parts.
  public init(
    offset: Int, stride: Int, count: Int? = nil, fields: [BinaryField], time: BinaryTime? = nil, interval: Int64 = 0,
    isNewestFirst: Bool = false, label: String = ""
  ) {
    (self.offset, self.stride, self.count, self.fields) = (offset, stride, count, fields)
    (self.time, self.interval, self.isNewestFirst, self.label) = (time, interval, isNewestFirst, label)
  }

  /// Reads the table `records`.
  init(_ table: StrictTable, _ context: DecoderContext, _ order: ByteOrder) {
    let stride = table.integer("stride", in: 1...262_144, unit: "bytes")
    if !table.has("stride") { table.reportMissing("stride", "the bytes from one record to the next") }
    self.init(
      offset: table.integer("offset", in: 0...262_143, unit: "bytes") ?? 0, stride: stride ?? 1,
      count: table.integer("count", in: 1...10_000, unit: "records"),
      fields: table.sections("fields") { BinaryField($0, context, order, hasOffset: true) },
      time: table.section("time") { BinaryTime($0, order, hasOffset: true) },
      interval: table.nanoseconds("interval", in: 1_000_000...86_400_000_000_000) ?? 0,
      isNewestFirst: table.choice("first", among: [("oldest", false), ("newest", true)]) ?? false,
      label: table.text("label") ?? "")
    if !label.isEmpty { table.check(label, at: "label", as: .snake) }
    if fields.isEmpty { table.reportMissing("fields", "the numbers of each record") }
    if time == nil, interval == 0, label.isEmpty {
      table.report(
        nil, "the records have one time and one series, so each would replace the one before",
        hint: "give them time, interval or label")
    }
    checkExtent(table)
  }

  private func checkExtent(_ table: StrictTable) {
    let ends =
      fields.map { ($0.name, $0.offset + $0.type.width) } + (time.map { [("time", $0.offset + $0.type.width)] } ?? [])
    for (name, end) in ends where table.has("stride") && end > stride {
      table.report("stride", "\(QuotedText.of(name)) ends at byte \(end) of a record of \(stride)")
    }
  }
}
