internal import TaihuCore

/// Reads the times and lengths of time that a person types.
enum TimeParser {
  private static let units: [(name: String, nanoseconds: Int64)] = [
    ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("min", 60_000_000_000), ("m", 60_000_000_000),
    ("h", 3_600_000_000_000), ("d", 86_400_000_000_000), ("w", 604_800_000_000_000),
  ]

  /// A length of time in nanoseconds: one or more whole numbers with units, `5m`, `1h30m`, `250ms`, `7d`. Units: `ns`,
  /// `us`, `ms`, `s`, `m`, `h`, `d`, `w`. `nil` for anything else, and for what does not fit in 292 years.
  static func duration(_ text: some StringProtocol) -> Int64? {
    var rest = text[...]
    var sum: Int64 = 0
    repeat {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest[digits.endIndex...]
      let name = rest.prefix { $0.isLetter }
      rest = rest[name.endIndex...]
      guard let count = Int64(digits), let unit = units.first(where: { $0.name == name }) else { return nil }
      let (part, tooLong) = count.multipliedReportingOverflow(by: unit.nanoseconds)
      let (total, overflow) = sum.addingReportingOverflow(part)
      if tooLong || overflow { return nil }
      sum = total
    } while !rest.isEmpty
    return sum
  }

  /// A length of time in the largest unit that divides it: `1h`, `90s`.
  static func text(_ nanoseconds: UInt64) -> String {
    let unit = units.last { nanoseconds % UInt64($0.nanoseconds) == 0 && $0.name != "min" } ?? units[0]
    return "\(nanoseconds / UInt64(unit.nanoseconds))\(unit.name)"
  }

  /// An offset from UTC in seconds: `Z`, `+08:00`, `-0330`, `+8`. `nil` for anything else.
  static func offset(_ text: some StringProtocol) -> Int? {
    if text == "Z" || text == "z" { return 0 }
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let digits = String(text.dropFirst().filter { $0 != ":" })
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), (1...4).contains(digits.count), let number = Int(digits)
    else { return nil }
    let (hours, minutes) = digits.count <= 2 ? (number, 0) : (number / 100, number % 100)
    guard hours <= 14, minutes < 60 else { return nil }
    return (hours * 3_600 + minutes * 60) * (sign == "-" ? -1 : 1)
  }

  /// Unix time: up to 11 digits are seconds, 12 to 14 milliseconds, 15 to 17 microseconds, 18 or 19 nanoseconds; seconds
  /// may have a fraction. `nil` for anything else.
  static func unix(_ text: some StringProtocol) -> Timestamp? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }), let whole = Int64(parts[0])
    else { return nil }
    if parts.count == 2 {
      guard parts[0].count <= 11, let fraction = fraction(parts[1]) else { return nil }
      return Timestamp(seconds: whole)?.advanced(byNanoseconds: Int64(fraction))
    }
    switch parts[0].count {
    case ...11: return Timestamp(seconds: whole)
    case 12...14: return Timestamp(milliseconds: whole)
    case 15...17: return Timestamp(nanoseconds: whole * 1_000)
    default: return Timestamp(nanoseconds: whole)
    }
  }

  /// A date, or a date and time of day, with or without an offset: RFC 3339, `T` or a blank between the two, seconds and
  /// fraction optional.
  ///
  /// - Returns: the civil time as written, and the offset in seconds where one is; `nil` for anything else.
  static func civil(_ text: some StringProtocol) -> (time: CivilTime, offset: Int?)? {
    var scanner = FieldScanner(text)
    guard let year = scanner.number(digits: 4), scanner.take(UInt8(ascii: "-")), let month = scanner.number(digits: 2),
      scanner.take(UInt8(ascii: "-")), let day = scanner.number(digits: 2)
    else { return nil }
    var time = CivilTime(year: year, month: month, day: day)
    if scanner.isAtEnd { return time.timestamp == nil ? nil : (time, nil) }
    guard scanner.take(UInt8(ascii: "T")) || scanner.take(UInt8(ascii: "t")) || scanner.take(UInt8(ascii: " ")),
      let hour = scanner.number(digits: 2),
      scanner.take(UInt8(ascii: ":")), let minute = scanner.number(digits: 2)
    else { return nil }
    (time.hour, time.minute) = (hour, minute)
    if scanner.take(UInt8(ascii: ":")) {
      guard let second = scanner.number(digits: 2) else { return nil }
      time.second = second
      if scanner.take(UInt8(ascii: ".")) {
        guard let nanosecond = fraction(scanner.digits()) else { return nil }
        time.nanosecond = nanosecond
      }
    }
    guard time.timestamp != nil else { return nil }
    if scanner.isAtEnd { return (time, nil) }
    guard let offset = offset(Substring(scanner.rest)) else { return nil }
    return (time, offset)
  }

  /// The nanoseconds of the digits after a decimal point; digits past the ninth are cut off.
  private static func fraction(_ digits: some StringProtocol) -> Int? {
    guard !digits.isEmpty, let number = Int(digits.prefix(9)) else { return nil }
    return (digits.count..<max(9, digits.count)).reduce(number) { value, _ in value * 10 }
  }
}

/// Takes fixed fields off the front of a text, byte by byte: times of a million rows are read this way.
private struct FieldScanner {
  private(set) var rest: Substring.UTF8View

  init(_ text: some StringProtocol) {
    rest = Substring(text).utf8
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest = rest.dropFirst()
    return true
  }

  mutating func digits() -> Substring {
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    rest = rest[digits.endIndex...]
    return Substring(digits)
  }

  mutating func number(digits count: Int) -> Int? {
    var number = 0
    for _ in 0..<count {
      guard let byte = rest.first, (0x30...0x39).contains(byte) else { return nil }
      number = number * 10 + Int(byte - 0x30)
      rest = rest.dropFirst()
    }
    return number
  }
}
