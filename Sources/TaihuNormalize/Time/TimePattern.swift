internal import TaihuCore

/// Reads a time by a pattern in the manner of strftime (POSIX.1-2017): `%Y %y %m %d %e %j %H %I %p %M %S %f %z %b %s`.
///
/// `%f` is a fraction of 1–9 digits, `%z` is `Z`, `+08:00` or `+0800`, `%b` an English month by its first three letters.
/// Two-digit years are 2000–2099. Other characters stand for themselves, a space for any run of white space.
struct TimePattern {
  private var year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, nanosecond = 0
  private var dayOfYear: Int?
  private var isAfternoon: Bool?
  private var offsetSeconds: Int?
  private var unixSeconds: Int?
  private var text: ArraySlice<UInt8>

  /// The instant of a text; `nil` when it does not follow the pattern, is no date, or has no zone where none is given.
  ///
  /// - Parameter offsetSeconds: seconds east of UTC for texts without zone; `nil`: such texts have no instant.
  static func parse(_ text: [UInt8], by pattern: [UInt8], offsetSeconds: Int?) -> Timestamp? {
    var reader = TimePattern(text: text[...])
    reader.offsetSeconds = offsetSeconds
    guard reader.read(pattern[...]), reader.text.isEmpty else { return nil }
    return reader.instant
  }

  private init(text: ArraySlice<UInt8>) { self.text = text }

  private mutating func read(_ pattern: ArraySlice<UInt8>) -> Bool {
    var rest = pattern
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%") {
        guard let directive = rest.popFirst(), read(directive) else { return false }
      } else if NumberText.isSpace(byte) {
        text = text.drop(while: NumberText.isSpace)
      } else if text.popFirst() != byte {
        return false
      }
    }
    return true
  }

  private mutating func read(_ directive: UInt8) -> Bool {
    switch Unicode.Scalar(directive) {
    case "Y": set(\.year, digits: 4...4)
    case "y": set(\.year, digits: 2...2, plus: 2000)
    case "m": set(\.month, digits: 1...2)
    case "d", "e": set(\.day, digits: 1...2)
    case "H", "I": set(\.hour, digits: 1...2)
    case "M": set(\.minute, digits: 2...2)
    case "S": set(\.second, digits: 2...2)
    case "j": number(1...3).map { dayOfYear = $0 } != nil
    case "s": number(1...12).map { unixSeconds = $0 } != nil
    case "f": readFraction()
    case "z": readZone()
    case "b": readMonth()
    case "p": readHalf()
    default: text.popFirst() == directive
    }
  }

  private mutating func set(_ field: WritableKeyPath<TimePattern, Int>, digits: ClosedRange<Int>, plus: Int = 0) -> Bool
  {
    guard let value = number(digits) else { return false }
    self[keyPath: field] = value + plus
    return true
  }

  private mutating func number(_ digits: ClosedRange<Int>) -> Int? {
    let run = text.prefix(digits.upperBound).prefix(while: NumberText.isDigit)
    guard run.count >= digits.lowerBound else { return nil }
    text = text.dropFirst(run.count)
    return run.reduce(0) { $0 * 10 + Int($1 &- UInt8(ascii: "0")) }
  }

  private mutating func readFraction() -> Bool {
    let run = text.prefix(9).prefix(while: NumberText.isDigit)
    guard let value = number(1...9) else { return false }
    nanosecond = (run.count..<9).reduce(value) { value, _ in value * 10 }
    return true
  }

  private mutating func readZone() -> Bool {
    guard let sign = text.popFirst() else { return false }
    if sign | 0x20 == UInt8(ascii: "z") {
      offsetSeconds = 0
      return true
    }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = number(2...2) else { return false }
    if text.first == UInt8(ascii: ":") { text.removeFirst() }
    guard let minutes = number(2...2), hours <= 14, minutes < 60 else { return false }
    offsetSeconds = (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3_600 + minutes * 60)
    return true
  }

  private mutating func readMonth() -> Bool {
    let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    let name = String(decoding: text.prefix(3), as: UTF8.self).lowercased()
    guard let index = names.firstIndex(of: name) else { return false }
    text = text.dropFirst(3)
    month = index + 1
    return true
  }

  private mutating func readHalf() -> Bool {
    let half = String(decoding: text.prefix(2), as: UTF8.self).lowercased()
    guard half == "am" || half == "pm" else { return false }
    text = text.dropFirst(2)
    isAfternoon = half == "pm"
    return true
  }

  private var instant: Timestamp? {
    if let unixSeconds { return Timestamp(seconds: Int64(unixSeconds))?.advanced(byNanoseconds: Int64(nanosecond)) }
    guard let offsetSeconds else { return nil }
    var hour = hour
    if let isAfternoon {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    let civil = CivilTime(
      year: year, month: dayOfYear == nil ? month : 1, day: dayOfYear == nil ? day : 1, hour: hour, minute: minute,
      second: second, nanosecond: nanosecond)
    guard let local = civil.timestamp else { return nil }
    if let dayOfYear, !(1...366).contains(dayOfYear) { return nil }
    let days = Int64((dayOfYear ?? 1) - 1)
    return local.advanced(byNanoseconds: (days * 86_400 - Int64(offsetSeconds)) * 1_000_000_000)
  }
}
