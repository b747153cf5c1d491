extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC with as many fraction digits as needed: `2026-03-15T00:30:00Z`, `…00.25Z`.
  public var description: String { rfc3339(offsetSeconds: 0) }

  /// RFC 3339 (section 5.6) at an offset from UTC in seconds, `Z` for zero, with as many fraction digits as needed.
  public func rfc3339(offsetSeconds: Int) -> String {
    let civil = CivilTime(advanced(byNanoseconds: Int64(offsetSeconds) * 1_000_000_000))
    var text = ""
    text.reserveCapacity(30)
    Self.append(civil.year, digits: 4, to: &text)
    text += "-"
    Self.append(civil.month, digits: 2, to: &text)
    text += "-"
    Self.append(civil.day, digits: 2, to: &text)
    text += "T"
    Self.append(civil.hour, digits: 2, to: &text)
    text += ":"
    Self.append(civil.minute, digits: 2, to: &text)
    text += ":"
    Self.append(civil.second, digits: 2, to: &text)
    if civil.nanosecond != 0 {
      var fraction = civil.nanosecond
      var digits = 9
      while fraction % 10 == 0 {
        fraction /= 10
        digits -= 1
      }
      text += "."
      Self.append(fraction, digits: digits, to: &text)
    }
    guard offsetSeconds != 0 else { return text + "Z" }
    text += offsetSeconds < 0 ? "-" : "+"
    Self.append(abs(offsetSeconds) / 3_600, digits: 2, to: &text)
    text += ":"
    Self.append(abs(offsetSeconds) / 60 % 60, digits: 2, to: &text)
    return text
  }

  private static func append(_ number: Int, digits: Int, to text: inout String) {
    let decimal = String(number)
    for _ in 0..<max(0, digits - decimal.utf8.count) { text += "0" }
    text += decimal
  }
}
