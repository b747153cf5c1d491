/// The grammar of durations in configuration files and packs: a whole number and a unit without a space between them,
/// one of `ms`, `s`, `min`, `h`, `d`, for instance `500ms`, `10s`, `5min`, `1h`, `30d`.
///
/// A bare number is refused, since nobody remembers whether it counts seconds or milliseconds.
public enum DurationText {
  /// The units, each with its nanoseconds, from the smallest; a day has 24 hours.
  static let units: [(name: String, nanoseconds: Int64)] = [
    ("ms", 1_000_000), ("s", 1_000_000_000), ("min", 60_000_000_000), ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
  ]

  /// The nanoseconds of a duration, or `nil` when the text is none or doesn't fit into Int64 (292 years).
  public static func nanoseconds(_ text: String) -> Int64? {
    let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard let count = Int64(Substring(digits)), let unit = unit(named: text.dropFirst(digits.count)) else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: unit)
    return overflow ? nil : product
  }

  /// The text of a duration in the largest unit that gives a whole number; below a millisecond it is cut.
  public static func text(nanoseconds: Int64) -> String {
    let unit =
      units.last { nanoseconds != 0 && nanoseconds % $0.nanoseconds == 0 } ?? (nanoseconds == 0 ? units[1] : units[0])
    return "\(nanoseconds / unit.nanoseconds)\(unit.name)"
  }

  private static func unit(named name: Substring) -> Int64? {
    units.first { $0.name == name }?.nanoseconds
  }
}
