internal import TaihuCore

/// The long public holidays of China: New Year, the Spring Festival week, Labour Day and the Golden Week of October.
///
/// Weekends worked instead, and the shorter festivals, are left out: a simulated crowd does not need them.
enum Holidays {
  /// The first days of lunar years as days since 1970-01-01, 2024 to 2030.
  private static let lunarNewYears: [Int] = [
    (2024, 2, 10), (2025, 1, 29), (2026, 2, 17), (2027, 2, 6), (2028, 1, 26), (2029, 2, 13), (2030, 2, 3),
  ].compactMap { CivilTime(year: $0.0, month: $0.1, day: $0.2).daysSinceEpoch }

  /// Whether a local date falls into a holiday. O(1).
  static func contains(day: Int, month: Int, dayOfMonth: Int) -> Bool {
    switch (month, dayOfMonth) {
    case (1, 1), (5, 1...5), (10, 1...7): true
    // The Spring Festival holiday runs from the eve for eight days, and falls into these two months.
    case (1, _), (2, _): lunarNewYears.contains { (-1...6).contains(day - $0) }
    default: false
    }
  }
}
