/// What all parts of the format share; `docs/chunk-format.md` is its description.
enum ChunkFormat {
  /// The first byte of a chunk: the mark of a chunk in the upper half, the version in the lower.
  static let firstByte: UInt8 = mark | version
  /// The upper half of the first byte.
  static let mark: UInt8 = 0xC0
  /// The version of what is described here.
  static let version: UInt8 = 1
  /// The bits that say how a column is encoded.
  static let encodingBits = 4
  /// The bytes for which room is made before encoding, per reading.
  static let expectedBytesPerReading = 2
}
