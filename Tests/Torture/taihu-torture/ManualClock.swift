internal import Synchronization
internal import TaihuCore

/// A clock that stands where it was set, so that days pass as fast as a workload wants.
final class ManualClock: WallClock {
  private let instant: Mutex<Timestamp>

  /// A clock that stands at an instant.
  init(_ instant: Timestamp) { self.instant = Mutex(instant) }

  func now() -> Timestamp { instant.withLock { $0 } }

  /// Sets it.
  func set(_ new: Timestamp) { instant.withLock { $0 = new } }
}
