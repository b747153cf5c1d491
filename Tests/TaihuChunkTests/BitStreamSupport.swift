import Testing

@testable import TaihuChunk

/// A reader of all that was written.
func makeReader(of writer: BitWriter) throws(ChunkError) -> BitReader {
  let bytes = writer.sealedBytes()
  // Safe: a UInt8 has no padding bytes.
  return try unsafe BitReader(sealed: bytes.span.bytes)
}

/// Writes a column, reads it back, and returns its bits beside what was read.
func roundTrip<Column>(
  _ write: (inout BitWriter) -> Void, _ read: (inout BitReader) throws -> Column
) throws -> (column: Column, bits: Int) {
  var writer = BitWriter(expectedBytes: 0)
  write(&writer)
  let bits = writer.bitCount
  var reader = try makeReader(of: writer)
  let column = try read(&reader)
  #expect(reader.isAtEnd)
  return (column, bits)
}
