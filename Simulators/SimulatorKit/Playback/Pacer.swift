internal import Glibc
public import TaihuCore

/// Makes simulated time pass at a multiple of real time.
public struct Pacer {
  /// How fast simulated time passes.
  public enum Speed: Hashable, Sendable {
    /// So many simulated seconds per second.
    case times(Double)
    /// Without any waiting.
    case unlimited
  }

  /// The longest sleep in nanoseconds, so that a stop is noticed soon.
  private static let napMax: Int64 = 200_000_000

  private let speed: Speed
  private let clock: any WallClock
  private var anchor: (simulated: Timestamp, wall: Timestamp)?

  /// Whether it makes anybody wait.
  var isPaced: Bool { speed != .unlimited }

  /// A pacer that starts to count at the first time it is asked about.
  public init(speed: Speed, clock: any WallClock = SystemClock()) {
    (self.speed, self.clock) = (speed, clock)
  }

  /// A pacer for which `simulated` is at this very moment; what lies earlier is played without waiting.
  public init(speed: Speed, startingNowAt simulated: Timestamp, clock: any WallClock = SystemClock()) {
    (self.speed, self.clock) = (speed, clock)
    anchor = (simulated, clock.now())
  }

  /// Waits until simulated time has come to `time`.
  ///
  /// - Returns: `false` when `isStopped` became true while waiting.
  public mutating func wait(until time: Timestamp, isStopped: () -> Bool) -> Bool {
    guard case .times(let factor) = speed else { return !isStopped() }
    let anchor = self.anchor ?? (time, clock.now())
    self.anchor = anchor
    let due = anchor.wall.advanced(byNanoseconds: Int64(Double(time.nanoseconds(since: anchor.simulated)) / factor))
    while !isStopped() {
      let left = due.nanoseconds(since: clock.now())
      if left <= 0 { return true }
      var nap = timespec(tv_sec: 0, tv_nsec: Int(min(left, Self.napMax)))
      unsafe nanosleep(&nap, nil)
    }
    return false
  }
}
