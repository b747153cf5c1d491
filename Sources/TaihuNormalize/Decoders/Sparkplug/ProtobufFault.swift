/// Finds the byte at which a payload stops being Protocol Buffers, which the library does not tell.
///
/// Looks at the fields of the payload and, one level deeper, of its metrics (field 2).
struct ProtobufFault {
  /// The offset of the field that can't be read; the payload's length when every field can.
  private(set) var offset = 0
  /// Whether the payload ends inside that field.
  private(set) var isTruncated = false
  private let length: Int

  /// Walks through a payload.
  init(in payload: RawSpan) {
    length = payload.byteCount
    _ = walk(0..<payload.byteCount, in: payload, isPayload: true)
  }

  /// Where it is, in words.
  var description: String {
    isTruncated
      ? "the payload ends after \(length) bytes, inside the field at byte \(offset)"
      : "the payload is no Sparkplug payload at byte \(offset) of \(length)"
  }

  private mutating func walk(_ range: Range<Int>, in bytes: RawSpan, isPayload: Bool) -> Bool {
    var position = range.lowerBound
    while position < range.upperBound {
      offset = position
      guard let tag = varint(&position, range.upperBound, in: bytes), tag >> 3 != 0 else { return false }
      switch tag & 7 {
      case 0: guard varint(&position, range.upperBound, in: bytes) != nil else { return false }
      case 1: position += 8
      case 5: position += 4
      case 2:
        guard let count = varint(&position, range.upperBound, in: bytes) else { return false }
        guard count <= UInt64(range.upperBound - position) else { return end() }
        let inside = position..<position + Int(count)
        if isPayload, tag >> 3 == 2, !walk(inside, in: bytes, isPayload: false) { return false }
        position = inside.upperBound
      default: return false
      }
      if position > range.upperBound { return end() }
    }
    offset = range.upperBound
    return true
  }

  private mutating func varint(_ position: inout Int, _ end: Int, in bytes: RawSpan) -> UInt64? {
    var (value, shift) = (UInt64(0), UInt64(0))
    while position < end {
      let byte = bytes.byte(position)
      position += 1
      if shift < 64 { value |= UInt64(byte & 0x7F) << shift }
      if byte < 0x80 { return value }
      shift += 7
      if shift > 63 { return nil }
    }
    isTruncated = true
    return nil
  }

  private mutating func end() -> Bool {
    isTruncated = true
    return false
  }
}
