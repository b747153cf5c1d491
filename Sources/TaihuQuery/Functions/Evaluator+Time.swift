internal import TaihuCore

extension Evaluator {
  /// Whether a function takes a part of a time.
  static func isTimePart(_ function: Function) -> Bool {
    switch function {
    case .minute, .hour, .dayOfMonth, .dayOfWeek, .dayOfYear, .daysInMonth, .month, .year: true
    default: false
    }
  }

  /// A part of the UTC times that values are, in seconds since the Unix epoch; without an argument, of the time of
  /// evaluation.
  func timePart(_ function: Function, of argument: Expression?) throws -> Frame {
    var frame: Frame
    if let argument {
      frame = try vector(argument).unnamed()
    } else {
      frame = Frame(steps: grid.count)
      frame.append(.empty, (0..<grid.count).map { Double(grid.time($0)) / 1000 })
    }
    frame.mapValues { UTCDate(seconds: $0)?.part(function) ?? .nan }
    return frame
  }
}

/// A day of the proleptic Gregorian calendar in UTC, and the time in it.
private struct UTCDate {
  private let days: Int64
  private let secondOfDay: Int64
  private let year: Int64
  private let month: Int64
  private let day: Int64

  /// The date of a time in seconds since the Unix epoch, fractions left out; `nil` for none, and beyond the year 10 million.
  init?(seconds: Double) {
    guard seconds.magnitude < 3e14 else { return nil }
    let whole = Int64(seconds)
    secondOfDay = (whole % 86_400 + 86_400) % 86_400
    days = (whole - secondOfDay) / 86_400
    (year, month, day) = Self.civil(days)
  }

  /// One part of the date.
  func part(_ function: Function) -> Double {
    switch function {
    case .minute: Double(secondOfDay / 60 % 60)
    case .hour: Double(secondOfDay / 3600)
    case .dayOfMonth: Double(day)
    case .dayOfWeek: Double(((days + 4) % 7 + 7) % 7)
    case .dayOfYear: Double(days - Self.days(year, 1, 1) + 1)
    case .daysInMonth: Double(Self.days(month == 12 ? year + 1 : year, month % 12 + 1, 1) - Self.days(year, month, 1))
    case .month: Double(month)
    default: Double(year)
    }
  }

  /// The date of a day counted from the Unix epoch, by eras of 400 years that begin in March.
  private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }

  /// The day of a date, counted from the Unix epoch.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
