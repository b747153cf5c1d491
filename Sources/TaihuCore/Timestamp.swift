/// An instant in UTC, as nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time).
///
/// Covers 1677-09-21 to 2262-04-11.
@frozen
public struct Timestamp: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Nanoseconds since the Unix epoch.
  public var nanoseconds: Int64

  /// An instant from nanoseconds since the Unix epoch.
  @inlinable
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// An instant from whole milliseconds since the Unix epoch, or `nil` where it does not fit.
  @inlinable
  public init?(milliseconds: Int64) {
    let (product, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
    if overflow { return nil }
    nanoseconds = product
  }

  /// An instant from whole seconds since the Unix epoch, or `nil` where it does not fit.
  @inlinable
  public init?(seconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return nil }
    nanoseconds = product
  }

  /// The Unix epoch.
  public static let epoch = Timestamp(nanoseconds: 0)

  /// Earlier instants come first.
  @inlinable
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The instant `nanoseconds` later, clamped to the representable range.
  @inlinable
  public func advanced(byNanoseconds delta: Int64) -> Timestamp {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(delta)
    if overflow { return Timestamp(nanoseconds: delta < 0 ? .min : .max) }
    return Timestamp(nanoseconds: sum)
  }

  /// The time from `earlier` to this instant in nanoseconds, clamped to Int64.
  @inlinable
  public func nanoseconds(since earlier: Timestamp) -> Int64 {
    let (difference, overflow) = nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
    if overflow { return nanoseconds < earlier.nanoseconds ? .min : .max }
    return difference
  }

  /// The start of the window of `width` nanoseconds (> 0) that holds this instant; windows are aligned to the epoch.
  @inlinable
  public func floored(toMultipleOf width: Int64) -> Timestamp {
    let remainder = nanoseconds % width
    let (start, overflow) = nanoseconds.subtractingReportingOverflow(remainder < 0 ? remainder + width : remainder)
    return Timestamp(nanoseconds: overflow ? .min : start)
  }
}
