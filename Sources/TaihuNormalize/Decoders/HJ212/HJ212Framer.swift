internal import TaihuCore
internal import TaihuPack

/// Finds the packets in a payload: `##`, four digits of length, the data, four of checksum, CR LF (HJ 212-2017, 6.3).
///
/// One payload may hold several. After a packet that is broken the search goes on at the next `##`, so a broken packet
/// never takes its neighbours with it.
struct HJ212Framer {
  /// What stands next in a payload.
  enum Found {
    /// A whole packet, whose data stands there.
    case packet(Range<Int>)
    /// Bytes that are no packet, and why.
    case broken(Refusal)
    /// Nothing more.
    case end
  }

  /// Bytes of data in one packet; the standard allows 1,024, devices take more.
  static let dataBytesMax = 4_096

  private let checksum: HJ212Options.Checksum
  private var position = 0

  /// A search from the start of a payload.
  init(accepting checksum: HJ212Options.Checksum) { self.checksum = checksum }

  /// The next packet.
  mutating func next(in payload: RawSpan) -> Found {
    let start = Self.mark(from: position, in: payload) ?? payload.byteCount
    if let stray = stray(before: start, in: payload) {
      position = start
      return .broken(stray)
    }
    guard start < payload.byteCount else { return .end }
    position = start + 2
    do {
      let data = try packet(at: start, in: payload)
      position = data.upperBound + 4
      return .packet(data)
    } catch {
      position = Self.mark(from: position, in: payload) ?? payload.byteCount
      return .broken(error)
    }
  }

  private func packet(at start: Int, in payload: RawSpan) throws(Refusal) -> Range<Int> {
    guard let length = Self.decimal(start + 2, in: payload) else {
      throw Refusal(.malformed, "after ## at byte \(start) no length of four digits follows")
    }
    guard length <= Self.dataBytesMax else {
      throw Refusal(
        .badLength, "the packet at byte \(start) says \(length) bytes; at most \(Self.dataBytesMax) are read")
    }
    let data = start + 6..<start + 6 + length
    guard let stated = Self.hexadecimal(data.upperBound, in: payload),
      Self.endsLine(data.upperBound + 4, in: payload)
    else { throw wrongLength(start, length, payload) }
    guard HJ212Checksum.matches(stated, data, in: payload, accepting: checksum) else {
      throw wrongChecksum(stated, data, payload)
    }
    return data
  }

  /// White space between packets is nothing; other bytes are told.
  private func stray(before start: Int, in payload: RawSpan) -> Refusal? {
    guard let first = (position..<start).first(where: { payload.byte($0) > 0x20 }) else { return nil }
    return Refusal(.malformed, "\(start - first) bytes from byte \(first) on belong to no packet: ## is missing")
  }

  private func wrongLength(_ start: Int, _ length: Int, _ payload: RawSpan) -> Refusal {
    let next = Self.mark(from: start + 2, in: payload) ?? payload.byteCount
    var end = next
    while end > start, payload.byte(end - 1) <= 0x20 { end -= 1 }
    let present = end - start - 10
    if present < length, next == payload.byteCount || present < 0 {
      return Refusal(
        .truncated, "the packet at byte \(start) says \(length) bytes of data; only \(max(0, present)) are there")
    }
    return Refusal(.badLength, "the packet at byte \(start) says \(length) bytes of data and holds \(present)")
  }

  private func wrongChecksum(_ stated: UInt16, _ data: Range<Int>, _ payload: RawSpan) -> Refusal {
    let computed = HJ212Checksum.standard(data, in: payload)
    var detail = "the packet says \(Self.hexadecimal(stated)), its data gives \(Self.hexadecimal(computed))"
    if checksum == .standard, HJ212Checksum.modbus(data, in: payload) == stated {
      detail += "; it is the CRC of Modbus, which checksum = \"modbus\" accepts"
    }
    return Refusal(.badChecksum, detail)
  }
}

extension HJ212Framer {
  /// Four upper-case hexadecimal digits.
  static func hexadecimal(_ number: UInt16) -> String {
    let digits = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }

  private static func mark(from position: Int, in payload: RawSpan) -> Int? {
    var offset = position
    while offset + 1 < payload.byteCount {
      if payload.byte(offset + 1) != UInt8(ascii: "#") {
        offset += 2
      } else if payload.byte(offset) == UInt8(ascii: "#") {
        return offset
      } else {
        offset += 1
      }
    }
    return nil
  }

  private static func decimal(_ start: Int, in payload: RawSpan) -> Int? {
    var number = 0
    for offset in start..<start + 4 {
      let digit = payload.byteOrZero(offset) &- UInt8(ascii: "0")
      if digit > 9 { return nil }
      number = number * 10 + Int(digit)
    }
    return number
  }

  /// Four hexadecimal digits in either case.
  private static func hexadecimal(_ start: Int, in payload: RawSpan) -> UInt16? {
    var number: UInt16 = 0
    for offset in start..<start + 4 {
      guard let digit = HexText.digit(payload.byteOrZero(offset)) else { return nil }
      number = number << 4 | UInt16(digit)
    }
    return number
  }

  /// Whether a packet may end here: CR LF, either of them, the next packet, or nothing.
  private static func endsLine(_ offset: Int, in payload: RawSpan) -> Bool {
    let byte = payload.byteOrZero(offset)
    if offset >= payload.byteCount || byte == 0x0D || byte == 0x0A { return true }
    return byte == UInt8(ascii: "#") && payload.byteOrZero(offset + 1) == UInt8(ascii: "#")
  }
}
