/// Builds what a device is told when its packet has arrived: the packet's own `QN`, `PW` and `MN`, the system 91, and
/// nothing in the area (HJ 212-2017, 6.4).
enum HJ212Answer {
  /// The answer to a packet; `nil` when it wants none, is an answer itself, or names no exchange to answer.
  ///
  /// - Complexity: O(length of the header's fields).
  static func packet(to header: HJ212Header, in payload: RawSpan) -> [UInt8]? {
    guard header.wantsAnswer, !header.exchange.isEmpty, let command = HJ212Command.answer(to: header.command) else {
      return nil
    }
    var data = Array("QN=".utf8) + payload.array(header.exchange)
    data += Array(";ST=91;CN=\(command);PW=".utf8) + payload.array(header.password)
    data += Array(";MN=".utf8) + payload.array(header.device)
    data += Array(";Flag=\(header.edition << 2);CP=&&&&".utf8)
    return framed(data)
  }

  /// Data as a packet, with its length and checksum.
  ///
  /// - Precondition: at most 9,999 bytes.
  static func framed(_ data: [UInt8]) -> [UInt8] {
    precondition(data.count <= 9_999, "the length has four digits")
    let digits = String(data.count)
    let checksum = data.withBytes { HJ212Checksum.standard(0..<data.count, in: $0) }
    let length = String(repeating: "0", count: 4 - digits.count) + digits
    return Array("##\(length)".utf8) + data + Array("\(HJ212Framer.hexadecimal(checksum))\r\n".utf8)
  }
}
