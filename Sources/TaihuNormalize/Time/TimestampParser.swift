public import TaihuCore

/// Reads the forms in which devices write time.
///
/// Only UTC comes out, so summer time does not matter; second 60, a leap second, is the first second of the next
/// minute. An instant outside the years 1677–2262 that ``Timestamp`` covers comes out as the nearest end of it, which
/// every plausibility check refuses.
public enum TimestampParser {
  /// What a text says.
  public enum Result: Hashable, Sendable {
    /// An instant.
    case instant(Timestamp)
    /// A date and time without zone, from which no instant follows.
    case noZone
    /// No date and time.
    case invalid
  }

  /// Reads RFC 3339 (section 5.6) and what ISO 8601 allows near it: `T`, `t` or a space between date and time; a
  /// fraction of 1–9 digits after point or comma; the zone as `Z`, `z`, `+08:00`, `+0800` or `+08`.
  public static func rfc3339(_ text: RawSpan) -> Result {
    var reader = DigitReader(0..<text.byteCount)
    guard let year = reader.number(4, in: text), reader.skip("-", in: text),
      let month = reader.number(2, in: text), reader.skip("-", in: text),
      let day = reader.number(2, in: text),
      reader.skip("T", in: text) || reader.skip("t", in: text)
        || reader.skip(" ", in: text),
      let hour = reader.number(2, in: text), reader.skip(":", in: text),
      let minute = reader.number(2, in: text), reader.skip(":", in: text),
      let second = reader.number(2, in: text)
    else { return .invalid }
    var nanosecond = 0
    if reader.skip(".", in: text) || reader.skip(",", in: text) {
      guard let fraction = reader.fraction(in: text) else { return .invalid }
      nanosecond = fraction
    }
    let civil = CivilTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second, nanosecond: nanosecond)
    if reader.isAtEnd { return instant(civil, offsetSeconds: 0) == nil ? .invalid : .noZone }
    guard let offset = reader.zone(in: text), reader.isAtEnd, let instant = instant(civil, offsetSeconds: offset) else {
      return .invalid
    }
    return .instant(instant)
  }

  /// Reads `YYYYMMDDhhmmss` or `YYYYMMDDhhmmsszzz` (milliseconds), civil time at a declared offset from UTC. Never
  /// tried by guessing, since it looks like a number.
  public static func compact(_ text: RawSpan, offsetSeconds: Int) -> Timestamp? {
    var reader = DigitReader(0..<text.byteCount)
    guard let year = reader.number(4, in: text), let month = reader.number(2, in: text),
      let day = reader.number(2, in: text), let hour = reader.number(2, in: text),
      let minute = reader.number(2, in: text), let second = reader.number(2, in: text)
    else { return nil }
    let milliseconds = reader.isAtEnd ? 0 : reader.number(3, in: text)
    guard let milliseconds, reader.isAtEnd else { return nil }
    return instant(
      CivilTime(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second,
        nanosecond: milliseconds * 1_000_000),
      offsetSeconds: offsetSeconds)
  }

  /// The powers of ten that make nanoseconds of a Unix time in seconds, milliseconds, microseconds or nanoseconds, told
  /// by its magnitude: below 10^11 seconds (the year 5138), below 10^14 milliseconds, below 10^17 microseconds.
  static func powerOfTen(ofUnixTime number: Double) -> Int {
    switch number.magnitude {
    case ..<1e11: 9
    case ..<1e14: 6
    case ..<1e17: 3
    default: 0
    }
  }

  private static func instant(_ civil: CivilTime, offsetSeconds: Int) -> Timestamp? {
    guard let days = civil.daysSinceEpoch, (0...23).contains(civil.hour), (0...59).contains(civil.minute),
      (0...60).contains(civil.second)
    else { return nil }
    let seconds = Int64(days) * 86_400 + Int64(civil.hour * 3_600 + civil.minute * 60 + civil.second - offsetSeconds)
    guard let whole = Timestamp(seconds: seconds) else { return Timestamp(nanoseconds: seconds < 0 ? .min : .max) }
    return whole.advanced(byNanoseconds: Int64(civil.nanosecond))
  }
}

/// Reads numbers of a fixed width from a text.
private struct DigitReader {
  private var offset: Int
  private let end: Int

  init(_ range: Range<Int>) { (offset, end) = (range.lowerBound, range.upperBound) }

  var isAtEnd: Bool { offset == end }

  mutating func skip(_ character: Unicode.Scalar, in text: RawSpan) -> Bool {
    guard offset < end, text.byte(offset) == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  mutating func number(_ width: Int, in text: RawSpan) -> Int? {
    guard offset + width <= end else { return nil }
    var number = 0
    for index in offset..<offset + width {
      let digit = text.byte(index) &- UInt8(ascii: "0")
      if digit > 9 { return nil }
      number = number * 10 + Int(digit)
    }
    offset += width
    return number
  }

  /// Nanoseconds from 1–9 fraction digits.
  mutating func fraction(in text: RawSpan) -> Int? {
    var (nanoseconds, count) = (0, 0)
    while let digit = number(1, in: text) {
      nanoseconds = nanoseconds &* 10 &+ digit
      count += 1
    }
    guard (1...9).contains(count) else { return nil }
    for _ in count..<9 { nanoseconds *= 10 }
    return nanoseconds
  }

  /// Seconds east of UTC.
  mutating func zone(in text: RawSpan) -> Int? {
    if skip("Z", in: text) || skip("z", in: text) { return 0 }
    let isWest = skip("-", in: text)
    guard isWest || skip("+", in: text), let hours = number(2, in: text) else { return nil }
    var minutes = 0
    if !isAtEnd {
      _ = skip(":", in: text)
      guard let written = number(2, in: text) else { return nil }
      minutes = written
    }
    guard hours <= 23, minutes <= 59 else { return nil }
    return (isWest ? -1 : 1) * (hours * 3_600 + minutes * 60)
  }
}
