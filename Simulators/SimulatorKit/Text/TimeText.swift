public import TaihuCore

/// Times as devices, files and people write them.
public enum TimeText {
  /// The instant of a date and time such as `2026-03-15T08:30:00+08:00`, `2015-08-31 18:22:00` or `2026-03-15`.
  ///
  /// - Parameters:
  ///   - text: A date, then a `T` or a space and a time with or without seconds and fraction, then `Z`, an offset or
  ///     nothing.
  ///   - offsetSeconds: The offset from UTC that counts where the text names none.
  /// - Returns: The instant, or `nil` when the text is none.
  public static func parse(_ text: String, offsetSeconds: Int) -> Timestamp? {
    var scanner = DigitScanner(text)
    guard let year = scanner.number(digits: 4), scanner.skip("-"), let month = scanner.number(digits: 2),
      scanner.skip("-"), let day = scanner.number(digits: 2)
    else { return nil }
    var civil = CivilTime(year: year, month: month, day: day)
    var offset = offsetSeconds
    if !scanner.isAtEnd {
      guard scanner.skip("T") || scanner.skip(" "), let hour = scanner.number(digits: 2), scanner.skip(":"),
        let minute = scanner.number(digits: 2)
      else { return nil }
      (civil.hour, civil.minute) = (hour, minute)
      if scanner.skip(":") {
        guard let second = scanner.number(digits: 2) else { return nil }
        civil.second = second
        if scanner.skip(".") {
          guard let fraction = scanner.fraction() else { return nil }
          civil.nanosecond = fraction
        }
      }
      guard let named = scanner.offset(standard: offsetSeconds) else { return nil }
      offset = named
    }
    guard scanner.isAtEnd, let time = civil.timestamp else { return nil }
    return time.advanced(byNanoseconds: Int64(-offset) * 1_000_000_000)
  }

  /// The seconds of an offset from UTC such as `+08:00`, `-0330` or `Z`; `nil` when the text is none.
  public static func offsetSeconds(_ text: String) -> Int? {
    var scanner = DigitScanner(text)
    guard !scanner.isAtEnd, let seconds = scanner.offset(standard: 0), scanner.isAtEnd else { return nil }
    return seconds
  }
}

/// Reads fixed fields from the front of an ASCII text.
private struct DigitScanner {
  private var rest: Substring.UTF8View

  init(_ text: String) {
    rest = Substring(text).utf8
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard let first = rest.first, UInt32(first) == character.value else { return false }
    rest.removeFirst()
    return true
  }

  mutating func number(digits: Int) -> Int? {
    var value = 0
    for _ in 0..<digits {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// The digits of a decimal fraction as nanoseconds; those past the ninth are dropped.
  mutating func fraction() -> Int? {
    var (value, weight) = (0, 100_000_000)
    guard let first = digit() else { return nil }
    value = first * weight
    while let next = digit() {
      weight /= 10
      value += next * weight
    }
    return value
  }

  mutating func offset(standard: Int) -> Int? {
    if isAtEnd { return standard }
    if skip("Z") || skip("z") { return 0 }
    let sign: Int
    if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
    guard let hours = number(digits: 2), hours < 24 else { return nil }
    _ = skip(":")
    guard let minutes = number(digits: 2), minutes < 60 else { return nil }
    return sign * (hours * 3_600 + minutes * 60)
  }

  private mutating func digit() -> Int? {
    guard let byte = rest.first, (0x30...0x39).contains(byte) else { return nil }
    rest.removeFirst()
    return Int(byte) - 0x30
  }
}
