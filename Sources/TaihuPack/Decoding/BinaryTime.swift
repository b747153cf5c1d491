/// Where a packed payload tells its time.
public struct BinaryTime: Hashable, Sendable {
  /// Where it begins, in bytes; for tagged values, from the start of the value.
  public var offset: Int
  /// The form of the number.
  public var type: BinaryType
  /// The order of its bytes.
  public var byteOrder: ByteOrder
  /// The power of ten that makes nanoseconds of it.
  public var powerOfTen: Int
  /// Unix seconds of the instant from which it counts: 0 for 1970, 946,684,800 for 2000.
  public var since: Int64

  /// A time from its parts.
  public init(offset: Int, type: BinaryType, byteOrder: ByteOrder = .big, powerOfTen: Int = 9, since: Int64 = 0) {
    (self.offset, self.type, self.byteOrder) = (offset, type, byteOrder)
    (self.powerOfTen, self.since) = (powerOfTen, since)
  }

  /// Reads a table `time`.
  init(_ table: StrictTable, _ order: ByteOrder, hasOffset: Bool) {
    let offset = table.integer("offset", in: 0...262_143, unit: "bytes")
    if hasOffset, !table.has("offset") { table.reportMissing("offset", "where it begins, in bytes from 0") }
    let type = table.choice("type", among: BinaryType.choices) ?? .u32
    self.init(
      offset: offset ?? 0, type: type, byteOrder: ByteOrder.read(table, else: order),
      powerOfTen: table.choice("unit", among: [("s", 9), ("ms", 6), ("us", 3), ("ns", 0)]) ?? 9,
      since: Int64(table.integer("since", in: 0...9_999_999_999, unit: "Unix seconds") ?? 0))
    if type.isFloat { table.report("type", "a time is a whole number") }
  }
}
