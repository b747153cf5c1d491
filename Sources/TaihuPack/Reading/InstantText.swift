internal import TaihuCore

/// The form of instants in packs: RFC 3339 with a zone.
enum InstantText {
  /// Whether the text is a date, `T`, a time with at most nine fraction digits, and `Z` or an offset, all of them real.
  static func isInstant(_ text: String) -> Bool {
    let form =
      /([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]{1,9})?(Z|[+-]([0-9]{2}):([0-9]{2}))/
    guard let parts = text.wholeMatch(of: form)?.output, let year = Int(parts.1), let month = Int(parts.2),
      let day = Int(parts.3), let hour = Int(parts.4), let minute = Int(parts.5), let second = Int(parts.6)
    else { return false }
    let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    let offsetHour = parts.9.flatMap { Int($0) } ?? 0
    let offsetMinute = parts.10.flatMap { Int($0) } ?? 0
    return civil.timestamp != nil && offsetHour < 24 && offsetMinute < 60
  }
}
