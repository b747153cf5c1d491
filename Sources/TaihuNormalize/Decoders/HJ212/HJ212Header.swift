internal import TaihuCore

/// The fields of a packet before its area `CP=&&…&&` (HJ 212-2017, table 3; `RF` of HJ 212-2025).
struct HJ212Header {
  /// `QN`, the instant of the exchange `YYYYMMDDhhmmsszzz`; empty when the device sends none.
  private(set) var exchange = 0..<0
  /// `ST`, the kind of system: 21 surface water, 22 ambient air, 31 stack …
  private(set) var system = 0
  /// `CN`, the command: 2011 real-time data …
  private(set) var command = 0
  /// `PW`, the access word, only ever echoed.
  private(set) var password = 0..<0
  /// `MN`, the device.
  private(set) var device = 0..<0
  /// `Flag`: bit 0 asks for an answer, bit 1 says that the packet is a part, bits 2–7 are the edition.
  private(set) var flag = 0
  /// `PNUM`, in how many parts the data was split; 1 when it was not.
  private(set) var parts = 1
  /// What stands between `CP=&&` and the closing `&&`.
  private(set) var area = 0..<0

  /// Whether the device asks for an answer.
  var wantsAnswer: Bool { flag & 1 == 1 }
  /// Whether the packet is a part of data that was split.
  var isPart: Bool { flag & 2 == 2 || parts > 1 }
  /// The edition: 0 HJ/T 212-2005, 1 HJ 212-2017, 2 HJ 212-2025.
  var edition: Int { flag >> 2 }

  /// Reads the fields in the data of a packet, in any order; unknown ones are passed over.
  ///
  /// - Throws: a refusal of the packet when `CN` or `CP` is missing or a number is none.
  init(_ data: Range<Int>, in payload: RawSpan) throws(Refusal) {
    var offset = data.lowerBound
    var hasArea = false
    while offset < data.upperBound, !hasArea {
      let equals = Self.first(UInt8(ascii: "="), offset..<data.upperBound, payload) ?? data.upperBound
      if payload.holds(offset..<equals, "CP") {
        area = try Self.area(equals + 1..<data.upperBound, payload)
        hasArea = true
      } else {
        let end = Self.first(UInt8(ascii: ";"), offset..<data.upperBound, payload) ?? data.upperBound
        if equals < end { try read(offset..<equals, equals + 1..<end, payload) }
        offset = end + 1
      }
    }
    guard hasArea else { throw Refusal(.malformed, "the packet has no CP=&&…&&") }
    guard command > 0 else { throw Refusal(.malformed, "the packet has no CN, so nobody knows what it is") }
  }

  private mutating func read(_ name: Range<Int>, _ value: Range<Int>, _ payload: RawSpan) throws(Refusal) {
    if payload.holds(name, "QN") { exchange = value }
    if payload.holds(name, "ST") { system = try Self.number(name, value, payload) }
    if payload.holds(name, "CN") { command = try Self.number(name, value, payload) }
    if payload.holds(name, "PW") { password = value }
    if payload.holds(name, "MN") { device = value }
    if payload.holds(name, "Flag") { flag = try Self.number(name, value, payload) }
    if payload.holds(name, "PNUM") { parts = try Self.number(name, value, payload) }
  }

  private static func area(_ range: Range<Int>, _ payload: RawSpan) throws(Refusal) -> Range<Int> {
    let start = range.lowerBound + 2
    var end = range.upperBound
    if end > start, payload.byte(end - 1) == UInt8(ascii: ";") { end -= 1 }
    guard end - 2 >= start, payload.holds(range.lowerBound..<start, "&&"), payload.holds(end - 2..<end, "&&") else {
      throw Refusal(.malformed, "the area CP does not stand between && and &&")
    }
    return start..<end - 2
  }

  private static func number(
    _ name: Range<Int>, _ value: Range<Int>, _ payload: RawSpan
  ) throws(Refusal) -> Int {
    guard (1...5).contains(value.count), value.allSatisfy({ payload.byte($0) &- UInt8(ascii: "0") <= 9 }) else {
      throw Refusal(.malformed, "\(payload.text(name)) is “\(payload.text(value).excerpt)” and no number")
    }
    return value.reduce(0) { $0 * 10 + Int(payload.byte($1) - UInt8(ascii: "0")) }
  }

  /// The instant of ``exchange`` in nanoseconds, by the device's clock; 0 when there is none.
  func exchangeTime(in payload: RawSpan) -> Int64 {
    payload.array(exchange).withBytes {
      TimestampParser.compact($0, offsetSeconds: HJ212Decoder.offsetSeconds)?.nanoseconds ?? 0
    }
  }

  /// The offset of the first such byte in a range, or `nil`.
  static func first(_ byte: UInt8, _ range: Range<Int>, _ payload: RawSpan) -> Int? {
    for offset in range where payload.byte(offset) == byte { return offset }
    return nil
  }
}
