/// Bytes that must stand at a place of a payload.
public struct BinaryHeader: Hashable, Sendable {
  /// Where, in bytes from the start.
  public var offset: Int
  /// The bytes.
  public var bytes: [UInt8]

  /// A header from its parts.
  public init(offset: Int, bytes: [UInt8]) { (self.offset, self.bytes) = (offset, bytes) }

  /// Reads the tables of `header`.
  static func read(_ table: StrictTable) -> [BinaryHeader] {
    table.sections("header") { table in
      let text = table.requiredText("bytes", "the bytes in hexadecimal, for instance \"AA55\"") ?? ""
      let bytes = bytes(text)
      if bytes == nil { table.report("bytes", "\(QuotedText.of(text)) is not pairs of hexadecimal digits") }
      return BinaryHeader(offset: table.integer("offset", in: 0...262_143, unit: "bytes") ?? 0, bytes: bytes ?? [])
    }
  }

  /// The bytes that hexadecimal digits spell, spaces between them aside; `nil` when they spell none.
  private static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.filter { $0 != " " }.map { $0.hexDigitValue }
    guard digits.count % 2 == 0, !digits.isEmpty, digits.allSatisfy({ $0 != nil }) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8((digits[$0] ?? 0) << 4 | (digits[$0 + 1] ?? 0)) }
  }
}
