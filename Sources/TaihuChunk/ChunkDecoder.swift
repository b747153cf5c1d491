public import TaihuCore

/// Unpacks chunks. Bytes are never trusted: whatever they are, decoding ends soon, takes memory for no more than
/// ``Chunk/readingsMax`` readings, and gives readings or an error.
public enum ChunkDecoder {
  /// The readings of a chunk, in the order of time.
  ///
  /// - Parameters:
  ///   - bytes: What ``Chunk/bytes`` was.
  ///   - series: The series of the readings, which the bytes do not name.
  /// - Throws: ``ChunkError`` when the bytes are not those of a chunk.
  /// - Complexity: O(*n*), about 8 ns a reading.
  public static func decode(_ bytes: RawSpan, series: SeriesID) throws(ChunkError) -> [Reading] {
    try columns(of: bytes).readings(of: series)
  }

  /// The readings of a chunk, in the order of time; see ``decode(_:series:)-(RawSpan,_)``.
  ///
  /// - Complexity: O(*n*).
  public static func decode(_ bytes: [UInt8], series: SeriesID) throws(ChunkError) -> [Reading] {
    // Safe: a UInt8 has no padding bytes.
    try unsafe decode(bytes.span.bytes, series: series)
  }

  /// The times and values of a chunk alone, for aggregates that look at no quality.
  ///
  /// - Throws: ``ChunkError`` when the bytes are not those of a chunk, as far as they had to be looked at.
  /// - Complexity: O(*n*), about 7 ns a reading.
  public static func decodeSamples(_ bytes: RawSpan) throws(ChunkError) -> ChunkSamples {
    var reader = try BitReader(sealed: bytes)
    let count = try readHead(from: &reader)
    let times = try TimeColumn.read(count: count, from: &reader).map { Timestamp(nanoseconds: $0) }
    return ChunkSamples(times: times, values: try ValueColumn.read(count: count, from: &reader))
  }

  /// The times and values of a chunk alone; see ``decodeSamples(_:)-(RawSpan)``.
  ///
  /// - Complexity: O(*n*).
  public static func decodeSamples(_ bytes: [UInt8]) throws(ChunkError) -> ChunkSamples {
    // Safe: a UInt8 has no padding bytes.
    try unsafe decodeSamples(bytes.span.bytes)
  }

  /// Times, values and qualities of a chunk.
  ///
  /// - Throws: ``ChunkError`` when the bytes are not those of a chunk.
  /// - Complexity: O(*n*).
  public static func decodeColumns(_ bytes: RawSpan) throws(ChunkError) -> ReadingColumns {
    let columns = try columns(of: bytes)
    var qualities: [Quality] = []
    qualities.reserveCapacity(columns.times.count)
    for run in columns.qualities { qualities.append(contentsOf: repeatElement(run.quality, count: run.length)) }
    return ReadingColumns(times: columns.times, values: columns.values, qualities: qualities)
  }

  /// The columns of a chunk.
  static func columns(of bytes: RawSpan) throws(ChunkError) -> ChunkColumns {
    var reader = try BitReader(sealed: bytes)
    let count = try readHead(from: &reader)
    return try ChunkColumns(count: count, from: &reader)
  }

  /// Reads what stands before the columns and returns the number of readings, which is within its limit.
  private static func readHead(from reader: inout BitReader) throws(ChunkError) -> Int {
    let first = UInt8(try reader.read(bits: 8))
    guard first & 0xF0 == ChunkFormat.mark else { throw .notAChunk }
    guard first == ChunkFormat.firstByte else { throw .unknownVersion(first & 0x0F) }
    let beyondFirst = try reader.readNumber()
    guard beyondFirst < Chunk.readingsMax else { throw .inconsistent(.header) }
    return Int(beyondFirst) + 1
  }
}
