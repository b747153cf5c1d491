/// Integers in a row, of which neighbours are expected to be close: the form that times, decimal values and deviations
/// of the receive time all come down to.
///
/// The first is written as it is, the others in blocks of ``IntegerBlock/capacity``, each packed in the way that suits
/// it best. Arithmetic wraps around, so that any integers whatever come back.
enum IntegerColumn {
  /// Writes integers, at least one; blocks may use the given modes.
  ///
  /// - Complexity: O(*n*) for each mode.
  static func write(_ values: [Int64], modes: [IntegerBlock.Mode], to writer: inout BitWriter) {
    writer.writeSigned(values[0])
    let values = values.span
    var block = IntegerBlock()
    var start = 1
    while start < values.count {
      let end = min(start + IntegerBlock.capacity, values.count)
      block.write(values, start..<end, modes: modes, to: &writer)
      start = end
    }
  }

  /// Reads `count` integers, at least one.
  ///
  /// - Complexity: O(*n*).
  static func read(
    count: Int, part: ChunkError.Part, from reader: inout BitReader
  ) throws(ChunkError) -> [Int64] {
    var values = [Int64](repeating: 0, count: count)
    var output = values.mutableSpan
    output[0] = try reader.readSigned()
    var start = 1
    while start < count {
      let end = min(start + IntegerBlock.capacity, count)
      try IntegerBlock.read(into: &output, start..<end, part: part, from: &reader)
      start = end
    }
    return values
  }
}
