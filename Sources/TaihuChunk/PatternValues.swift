/// Values by their bits: the bits as a signed integer whose order is that of the numbers, without the low bits that no
/// value uses.
///
/// Numbers close to each other are then integers close to each other, so that the block modes serve floating point too;
/// the mode `xor` is the one of Gorilla (Pelkonen and others, VLDB 2015), with one window of bits for a block.
enum PatternValues {
  private static let shiftBits = 6

  /// Writes values, at least one.
  ///
  /// - Complexity: O(*n*).
  static func write(_ values: [Double], to writer: inout BitWriter) {
    let used = values.reduce(0) { $0 | $1.bitPattern }
    let shift = min(used.trailingZeroBitCount, 63)
    writer.write(UInt64(shift), bits: shiftBits)
    let integers = values.map { ordered(Int64(bitPattern: $0.bitPattern) &>> Int64(shift), shift: shift) }
    IntegerColumn.write(integers, modes: [.level, .delta, .xor], to: &writer)
  }

  /// Reads `count` values, at least one.
  ///
  /// - Complexity: O(*n*).
  static func read(count: Int, from reader: inout BitReader) throws(ChunkError) -> [Double] {
    let shift = Int(try reader.read(bits: shiftBits))
    let integers = try IntegerColumn.read(count: count, part: .value, from: &reader)
    return integers.map { integer in
      Double(bitPattern: UInt64(bitPattern: ordered(integer, shift: shift) &<< Int64(shift)))
    }
  }

  /// Turns the order of negative numbers, whose bits grow with their magnitude, around; its own inverse.
  @inline(__always)
  private static func ordered(_ integer: Int64, shift: Int) -> Int64 {
    integer < 0 ? integer ^ (Int64.max &>> Int64(shift)) : integer
  }
}
