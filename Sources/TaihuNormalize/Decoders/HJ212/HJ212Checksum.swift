internal import TaihuPack

/// The checksums that packets of HJ 212 carry.
enum HJ212Checksum {
  /// The CRC of HJ 212-2017 and -2025, annex A: each byte is combined with the register *after* this was shifted right
  /// by eight bits, so only eight bits of history survive. Not the CRC of Modbus.
  ///
  /// - Complexity: O(length), one table look-up a byte.
  static func standard(_ range: Range<Int>, in bytes: RawSpan) -> UInt16 {
    let reduced = reduced
    var register: UInt16 = 0xFFFF
    for offset in range { register = reduced[Int((register >> 8) ^ UInt16(bytes.byte(offset)))] }
    return register
  }

  /// The CRC of Modbus, which some senders put in its place.
  ///
  /// - Complexity: O(length), one table look-up a byte.
  static func modbus(_ range: Range<Int>, in bytes: RawSpan) -> UInt16 {
    let reduced = reduced
    var register: UInt16 = 0xFFFF
    for offset in range { register = (register >> 8) ^ reduced[Int((register ^ UInt16(bytes.byte(offset))) & 0xFF)] }
    return register
  }

  /// Whether a packet that says `stated` is whole.
  static func matches(
    _ stated: UInt16, _ range: Range<Int>, in bytes: RawSpan, accepting checksum: HJ212Options.Checksum
  ) -> Bool {
    switch checksum {
    case .standard: stated == standard(range, in: bytes)
    case .modbus: stated == modbus(range, in: bytes)
    case .any: stated == standard(range, in: bytes) || stated == modbus(range, in: bytes)
    }
  }

  /// Eight steps of the polynomial 0xA001 for each value of a byte.
  private static let reduced: [UInt16] = (0..<256).map { byte in
    (0..<8).reduce(UInt16(byte)) { register, _ in register & 1 == 1 ? register >> 1 ^ 0xA001 : register >> 1 }
  }
}
