/// Frames of HJ 212-2017: `##`, the length of the data in four digits, the data, its checksum, and a line end.
enum HJ212Packet {
  /// The largest data segment, in bytes.
  static let dataMax = 1_024

  /// The frame around a data segment.
  static func framed(_ data: String) -> [UInt8] {
    let bytes = Array(data.utf8)
    let length = String(bytes.count)
    let checksum = String(checksum(bytes), radix: 16, uppercase: true)
    return Array("##".utf8) + zeros(length, to: 4) + bytes + zeros(checksum, to: 4) + Array("\r\n".utf8)
  }

  /// The checksum of annex A. Each byte is joined into the register after that was shifted right by eight, which makes
  /// it another one than the CRC-16 of Modbus.
  static func checksum(_ bytes: [UInt8]) -> UInt16 {
    var register: UInt16 = 0xFFFF
    for byte in bytes {
      register = register >> 8 ^ UInt16(byte)
      for _ in 0..<8 { register = register & 1 == 1 ? register >> 1 ^ 0xA001 : register >> 1 }
    }
    return register
  }

  private static func zeros(_ text: String, to width: Int) -> [UInt8] {
    Array(repeating: UInt8(ascii: "0"), count: max(0, width - text.utf8.count)) + Array(text.utf8)
  }
}
