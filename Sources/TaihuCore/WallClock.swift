#if canImport(Glibc)
  internal import Glibc
#endif

/// The clock on the wall, behind a seam so that tests can set it.
public protocol WallClock: Sendable {
  /// The present instant.
  func now() -> Timestamp
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
