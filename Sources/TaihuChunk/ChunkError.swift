/// Why bytes are not the readings of a chunk.
public enum ChunkError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A part of the encoded chunk.
  public enum Part: String, Sendable {
    case header, time, value, received, quality
  }

  /// The bytes do not begin as a chunk does, or are too few to be one.
  case notAChunk
  /// A chunk of a version that this program does not know.
  case unknownVersion(UInt8)
  /// The checksum disagrees: the bytes are not those that were written.
  case checksumMismatch(stored: UInt32, computed: UInt32)
  /// A column says that it is encoded in a way that this version does not have.
  case unknownEncoding(Part, id: UInt8)
  /// The bytes end before the readings do.
  case truncated
  /// The fields of a part contradict each other.
  case inconsistent(Part)

  /// One clause for a person, without a full stop.
  public var description: String {
    switch self {
    case .notAChunk: "these bytes are no chunk"
    case .unknownVersion(let version): "the chunk is of version \(version), this program reads version 1"
    case .checksumMismatch(let stored, let computed):
      "the chunk is damaged: its checksum is \(String(stored, radix: 16)), its bytes' \(String(computed, radix: 16))"
    case .unknownEncoding(let part, let id): "the \(part.rawValue) column of the chunk has the unknown encoding \(id)"
    case .truncated: "the chunk ends before its readings do"
    case .inconsistent(let part): "the \(part.rawValue) part of the chunk contradicts itself"
    }
  }
}
