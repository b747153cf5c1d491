internal import TaihuCore

/// China Standard Time: UTC+8 all year, by which windows are laid.
enum LocalTime {
  /// Its distance to UTC.
  static let offset: Int64 = 8 * 3_600_000_000_000

  /// The beginning of the window of a width that holds an instant, the first of a day at midnight.
  static func start(of width: Int64, holding time: Timestamp) -> Timestamp {
    time.advanced(byNanoseconds: offset).floored(toMultipleOf: width).advanced(byNanoseconds: -offset)
  }
}
