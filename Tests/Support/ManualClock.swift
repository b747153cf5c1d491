internal import Synchronization
public import TaihuCore

/// A wall clock that stands still until a test moves it.
public final class ManualClock: WallClock {
  private let instant: Mutex<Timestamp>

  /// A clock that shows `start`.
  public init(_ start: Timestamp) {
    instant = Mutex(start)
  }

  /// The instant it was last moved to.
  public func now() -> Timestamp {
    instant.withLock { $0 }
  }

  /// Moves the clock by seconds, backwards when negative.
  public func advance(seconds: Int64) {
    instant.withLock { $0 = $0.advanced(byNanoseconds: seconds * 1_000_000_000) }
  }
}
