internal import Glibc

/// The moment by which something must be done, on the clock that no one sets.
struct ControlDeadline {
  private let nanoseconds: Int64

  /// The moment `length` nanoseconds from now.
  init(after length: Int64) {
    nanoseconds = Self.now().addingReportingOverflow(length).partialValue
  }

  /// The whole milliseconds that are left, at least 0.
  var millisecondsLeft: Int32 {
    Int32(clamping: max(0, (nanoseconds - Self.now() + 999_999) / 1_000_000))
  }

  private static func now() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
