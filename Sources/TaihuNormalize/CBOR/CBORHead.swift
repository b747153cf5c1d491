internal import TaihuCore

/// The first bytes of an item of CBOR: its major type and the argument that goes with it (RFC 8949, section 3).
struct CBORHead {
  /// Unsigned, negative, bytes, text, array, map, tag, simple: 0 to 7.
  let major: UInt8
  /// The low five bits of the first byte.
  let information: UInt8
  /// The argument; 0 where there is none.
  let argument: UInt64
  /// How many bytes the head takes.
  let length: Int

  /// Whether its length is left open.
  var isIndefinite: Bool { information == 31 }

  /// Reads the head at an offset.
  ///
  /// - Throws: a refusal when the payload ends in it, or it uses a reserved form.
  init(at offset: Int, in bytes: RawSpan) throws(Refusal) {
    guard offset < bytes.byteCount else { throw Self.truncated(offset, bytes) }
    let first = bytes.byte(offset)
    (major, information) = (first >> 5, first & 0x1F)
    switch information {
    case 0..<24: (argument, length) = (UInt64(information), 1)
    case 24...27:
      let width = 1 << Int(information - 24)
      guard offset + width < bytes.byteCount else { throw Self.truncated(offset, bytes) }
      var value: UInt64 = 0
      for index in 1...width { value = value << 8 | UInt64(bytes.byte(offset + index)) }
      (argument, length) = (value, 1 + width)
    case 31 where (2...5).contains(major) || major == 7: (argument, length) = (0, 1)
    default: throw Refusal(.malformed, "byte \(first) begins no item of CBOR, at byte \(offset) of \(bytes.byteCount)")
    }
  }

  private static func truncated(_ offset: Int, _ bytes: RawSpan) -> Refusal {
    Refusal(.truncated, "the payload ends after \(bytes.byteCount) bytes, inside the item at byte \(offset)")
  }
}
