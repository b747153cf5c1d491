/// What the `tlv` decoder is told: how tags and lengths are written, and what stands behind which tag.
public struct TLVOptions: Hashable, Sendable {
  /// The form of tags.
  public var tagType = BinaryType.u8
  /// The form of lengths; `nil`: there are none, the tag's own field says how long its value is.
  public var lengthType: BinaryType? = .u8
  /// The order of the bytes of tags and lengths.
  public var byteOrder = ByteOrder.big
  /// Where the first tag stands, in bytes from the start of the payload.
  public var start = 0
  /// Bytes by which the device's messages are known.
  public var header: [BinaryHeader] = []
  /// The numbers by tag; a tag may hold several.
  public var fields: [UInt64: [BinaryField]] = [:]
  /// The tag that tells the time of all values, and how; `nil`: none does.
  public var time: (tag: UInt64, form: BinaryTime)? {
    get { timeForm.map { (timeTag, $0) } }
    set { (timeTag, timeForm) = (newValue?.tag ?? 0, newValue?.form) }
  }
  /// Whether a tag that is not declared is passed over; else it is told as refused.
  public var skipsUnknown = false

  private var timeTag: UInt64 = 0
  private var timeForm: BinaryTime?

  /// The defaults, which read nothing.
  public init() {}

  /// Reads the keys that a rule with `decoder = "tlv"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {
    let unsigned = BinaryType.choices.filter { [.u8, .u16, .u24, .u32].contains($0.value) }
    byteOrder = ByteOrder.read(table, else: .big)
    tagType = table.choice("tag", among: unsigned) ?? .u8
    let lengths = unsigned.map { (name: $0.name, value: Optional($0.value)) } + [("none", nil)]
    lengthType = table.choice("length", among: lengths) ?? .u8
    start = table.integer("start", in: 0...262_143, unit: "bytes") ?? 0
    header = BinaryHeader.read(table)
    skipsUnknown = table.choice("unknown", among: [("refuse", false), ("skip", true)]) ?? false
    for (tag, field) in table.sections(
      "fields", { (Self.tag($0), BinaryField($0, context, byteOrder, hasOffset: false)) })
    {
      fields[tag, default: []].append(field)
    }
    time = table.section("time") { (Self.tag($0), BinaryTime($0, byteOrder, hasOffset: false)) }
    if fields.isEmpty { table.reportMissing("fields", "the numbers, each with the tag that stands before it") }
  }

  private static func tag(_ table: StrictTable) -> UInt64 {
    if !table.has("tag") { table.reportMissing("tag", "the tag that stands before the value") }
    return UInt64(table.integer("tag", in: 0...0xFFFF_FFFF, unit: "a tag") ?? 0)
  }
}
