internal import TaihuCore

/// The widths of the windows in which readings are rolled up, aligned to 1970-01-01T00:00:00Z.
///
/// The rows of a level lie in buckets of time, and in a bucket by series: what a round of sealing writes then lies
/// together, and so does what becomes too old.
enum RollupLevel: Int, CaseIterable {
  /// Five minutes, in buckets of an hour.
  case fiveMinutes
  /// One hour, in buckets of a day.
  case hour
  /// One day, each its own bucket.
  case day

  /// Nanoseconds of a day, in which everything is kept or given up.
  static let dayNanoseconds: Int64 = 86_400_000_000_000

  /// The width of a window in nanoseconds.
  var nanoseconds: Int64 {
    switch self {
    case .fiveMinutes: 300_000_000_000
    case .hour: 3_600_000_000_000
    case .day: Self.dayNanoseconds
    }
  }

  /// The width of a bucket in nanoseconds.
  var bucketNanoseconds: Int64 {
    self == .fiveMinutes ? RollupLevel.hour.nanoseconds : Self.dayNanoseconds
  }

  /// The table of the rows.
  var table: String { "rolled_" + name }
  /// The view for everyone.
  var view: String { "rollup_" + name }

  /// The name in tables, views and the configuration.
  var name: String {
    switch self {
    case .fiveMinutes: "5m"
    case .hour: "1h"
    case .day: "1d"
    }
  }

  /// The start of the window that holds an instant.
  func start(of time: Timestamp) -> Timestamp { time.floored(toMultipleOf: nanoseconds) }

  /// The bucket that holds an instant.
  func bucket(of time: Timestamp) -> Int64 {
    time.floored(toMultipleOf: bucketNanoseconds).nanoseconds / bucketNanoseconds
  }

  /// The place in its bucket of the window that begins at an instant.
  func slot(of start: Timestamp) -> Int64 {
    (start.nanoseconds - bucket(of: start) * bucketNanoseconds) / nanoseconds
  }

  /// The start of a window.
  func start(bucket: Int64, slot: Int64) -> Timestamp {
    Timestamp(nanoseconds: bucket * bucketNanoseconds + slot * nanoseconds)
  }
}
