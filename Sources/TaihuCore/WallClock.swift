#if canImport(Glibc)
  internal import Glibc
#endif

/// The clock on the wall, behind a seam so that tests can set it; beside it the clock that nobody sets, for waits.
public protocol WallClock: Sendable {
  /// The present instant.
  func now() -> Timestamp

  /// The present instant of a clock that only ever goes on, by which deadlines and waits are reckoned. By default the
  /// machine's own.
  func monotonic() -> ContinuousClock.Instant
}

extension WallClock {
  /// The present instant of the machine's own clock that only ever goes on.
  public func monotonic() -> ContinuousClock.Instant { .now }
}

/// The machine's own clock.
public struct SystemClock: WallClock {
  /// The machine's own clock.
  public init() {}

  /// The present instant, by `CLOCK_REALTIME`.
  public func now() -> Timestamp {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}
