/// A sealed run of one series' readings: what it holds in sum, and the bytes that hold it.
///
/// The properties of the summary read as the chunk's own: `chunk.count`, `chunk.max`. They are kept beside the bytes so
/// that questions about a whole chunk never decode one. `docs/chunk-format.md` describes the bytes.
@dynamicMemberLookup
public struct Chunk: Hashable, Sendable {
  /// The most readings that a chunk may hold.
  public static let readingsMax = 65_536

  /// What the readings come to.
  public let summary: ChunkSummary
  /// The encoded readings, version and checksum included; the series' id is not among them.
  public let bytes: [UInt8]

  /// A property of the summary.
  public subscript<Property>(dynamicMember property: KeyPath<ChunkSummary, Property>) -> Property {
    summary[keyPath: property]
  }
}
