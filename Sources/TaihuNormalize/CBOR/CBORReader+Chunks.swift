internal import TaihuCore

extension CBORReader {
  /// A copy of a payload in which strings that came in chunks stand in one piece. The rest is copied item by item, as it
  /// is; whether containers are whole shows when the copy is read.
  ///
  /// - Complexity: O(length).
  static func joiningChunks(of payload: RawSpan) throws(Refusal) -> [UInt8] {
    var copy: [UInt8] = []
    copy.reserveCapacity(payload.byteCount)
    var offset = 0
    while offset < payload.byteCount {
      let head = try CBORHead(at: offset, in: payload)
      guard head.major == 2 || head.major == 3 else {
        copy += payload.array(offset..<offset + head.length)
        offset += head.length
        continue
      }
      let string = head.isIndefinite ? try chunks(&offset, head, in: payload) : try chunk(&offset, head, in: payload)
      appendString(string, major: head.major, to: &copy)
    }
    return copy
  }

  private static func chunks(_ offset: inout Int, _ head: CBORHead, in payload: RawSpan) throws(Refusal) -> [UInt8] {
    var joined: [UInt8] = []
    offset += head.length
    while true {
      let next = try CBORHead(at: offset, in: payload)
      if next.major == 7, next.isIndefinite {
        offset += next.length
        return joined
      }
      guard next.major == head.major, !next.isIndefinite else {
        throw Refusal(.malformed, "a chunk of another type, at byte \(offset) of \(payload.byteCount)")
      }
      joined += try chunk(&offset, next, in: payload)
    }
  }

  private static func chunk(_ offset: inout Int, _ head: CBORHead, in payload: RawSpan) throws(Refusal) -> [UInt8] {
    let start = offset + head.length
    guard let count = Int(exactly: head.argument), count <= payload.byteCount - start else {
      throw Refusal(
        .truncated,
        "the item at byte \(offset) holds \(head.argument), and the payload ends at byte \(payload.byteCount)")
    }
    offset = start + count
    return payload.array(start..<offset)
  }

  /// The shortest head would do; this one always fits.
  private static func appendString(_ string: [UInt8], major: UInt8, to copy: inout [UInt8]) {
    copy.append(major << 5 | 26)
    let count = UInt32(truncatingIfNeeded: string.count)
    for shift in [24, 16, 8, 0] as [UInt32] { copy.append(UInt8(truncatingIfNeeded: count >> shift)) }
    copy += string
  }
}
