/// The block format of Snappy (google/snappy, `format_description.txt`), as remote write sends it: decoding alone.
public enum SnappyBlock {
  /// Why a block can't be decoded.
  public enum Fault: Error, Hashable {
    /// The block says that it becomes longer than allowed.
    case tooLong
    /// The block is not one.
    case malformed
  }

  /// What a block was made from.
  ///
  /// - Parameter bytesMax: the longest result, in bytes; also bounds the memory taken.
  /// - Complexity: O(length of the result).
  public static func decode(_ block: [UInt8], bytesMax: Int) throws(Fault) -> [UInt8] {
    var position = 0
    let length = try length(block, &position)
    guard length <= bytesMax else { throw .tooLong }
    var output: [UInt8] = []
    output.reserveCapacity(length)
    while position < block.count {
      let tag = block[position]
      position += 1
      if tag & 3 == 0 {
        try literal(tag, block, &position, &output, length)
      } else {
        try copy(tag, block, &position, &output, length)
      }
    }
    guard output.count == length else { throw .malformed }
    return output
  }

  /// The length of the result, a variable-length integer of at most 32 bits.
  private static func length(_ block: [UInt8], _ position: inout Int) throws(Fault) -> Int {
    var (value, shift) = (0, 0)
    while position < block.count, shift < 35 {
      let byte = block[position]
      position += 1
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw .malformed
  }

  private static func literal(
    _ tag: UInt8, _ block: [UInt8], _ position: inout Int, _ output: inout [UInt8], _ length: Int
  ) throws(Fault) {
    var count = Int(tag >> 2)
    if count >= 60 { count = try number(count - 59, block, &position) }
    count += 1
    guard count <= block.count - position, count <= length - output.count else { throw .malformed }
    output += block[position..<position + count]
    position += count
  }

  private static func copy(
    _ tag: UInt8, _ block: [UInt8], _ position: inout Int, _ output: inout [UInt8], _ length: Int
  ) throws(Fault) {
    var (count, offset) = (Int(tag >> 2) + 1, 0)
    switch tag & 3 {
    case 1:
      count = Int(tag >> 2 & 7) + 4
      offset = Int(tag >> 5) << 8 | (try number(1, block, &position))
    case 2: offset = try number(2, block, &position)
    default: offset = try number(4, block, &position)
    }
    guard offset > 0, offset <= output.count, count <= length - output.count else { throw .malformed }
    // A copy may read what it has just written: that is how runs are told.
    for index in output.count - offset..<output.count - offset + count { output.append(output[index]) }
  }

  private static func number(_ bytes: Int, _ block: [UInt8], _ position: inout Int) throws(Fault) -> Int {
    guard bytes <= block.count - position else { throw .malformed }
    var value = 0
    for index in 0..<bytes { value |= Int(block[position + index]) << (8 * index) }
    position += bytes
    return value
  }
}
