/// A date and time of day of the proleptic Gregorian calendar, in UTC.
///
/// The conversions are the well-known era arithmetic on 400-year cycles of 146,097 days with years that begin in March.
public struct CivilTime: Hashable, Sendable {
  /// The year, month (1–12), day (1–31), hour (0–23), minute (0–59) and second (0–59).
  public var year, month, day, hour, minute, second: Int
  /// Nanoseconds within the second, 0–999,999,999.
  public var nanosecond: Int

  /// A civil time from its fields; see ``timestamp`` for the check.
  public init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, nanosecond: Int = 0
  ) {
    (self.year, self.month, self.day) = (year, month, day)
    (self.hour, self.minute, self.second, self.nanosecond) = (hour, minute, second, nanosecond)
  }

  /// The civil time of an instant.
  public init(_ timestamp: Timestamp) {
    let nanosecondsPerDay: Int64 = 86_400_000_000_000
    let dayStart = timestamp.nanoseconds.quotientAndRemainder(dividingBy: nanosecondsPerDay)
    var days = Int(dayStart.quotient)
    var rest = dayStart.remainder
    if rest < 0 {
      days -= 1
      rest += nanosecondsPerDay
    }
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    hour = Int(rest / 3_600_000_000_000)
    minute = Int(rest / 60_000_000_000 % 60)
    second = Int(rest / 1_000_000_000 % 60)
    nanosecond = Int(rest % 1_000_000_000)
  }

  /// Days since 1970-01-01 of this date, or `nil` when there is no such day.
  public var daysSinceEpoch: Int? {
    guard (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year) else { return nil }
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The instant of this UTC civil time, or `nil` when the fields name no instant or it is out of range.
  ///
  /// Second 60, a leap second, is the first second of the next minute, as POSIX time has it.
  public var timestamp: Timestamp? {
    guard let days = daysSinceEpoch, (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second),
      (0...999_999_999).contains(nanosecond),
      let whole = Timestamp(seconds: Int64(days) * 86_400 + Int64(hour * 3_600 + minute * 60 + second))
    else { return nil }
    let (sum, overflow) = whole.nanoseconds.addingReportingOverflow(Int64(nanosecond))
    return overflow ? nil : Timestamp(nanoseconds: sum)
  }

  /// The number of days of a month (1–12).
  public static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
