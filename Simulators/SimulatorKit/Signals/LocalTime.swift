internal import TaihuCore

/// The time of day and year in Wuxi: China Standard Time, UTC+8 throughout the year.
struct LocalTime: Hashable, Sendable {
  /// The offset of China Standard Time from UTC in seconds.
  static let offsetSeconds = 28_800

  /// The hour of the day with its fraction, 0..<24.
  var hour: Double
  /// The place in the year in months with the fraction, 0..<12; 0.5 is the middle of January.
  var month: Double
  /// Whether it is Saturday or Sunday.
  var isWeekend: Bool
  /// Whether most people are off for a public holiday.
  var isHoliday: Bool
  /// The days since 1970-01-01, local.
  var day: Int

  /// Whether most people do not work: a weekend or a holiday.
  var isRestDay: Bool { isWeekend || isHoliday }

  /// The local time of an instant.
  init(_ time: Timestamp) {
    let civil = CivilTime(time.advanced(byNanoseconds: Int64(Self.offsetSeconds) * 1_000_000_000))
    hour = Double(civil.hour) + Double(civil.minute) / 60 + Double(civil.second) / 3_600
    let daysInMonth = Double(CivilTime.days(inMonth: civil.month, of: civil.year))
    month = Double(civil.month - 1) + (Double(civil.day - 1) + hour / 24) / daysInMonth
    // 1970-01-01 was a Thursday: with 4 added, 0 is Sunday and 6 is Saturday.
    day = civil.daysSinceEpoch ?? 0
    let weekday = (day + 4) % 7
    isWeekend = weekday == 0 || weekday == 6
    isHoliday = Holidays.contains(day: day, month: civil.month, dayOfMonth: civil.day)
  }
}
