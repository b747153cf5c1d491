internal import TaihuCore

/// Tells a model how many seconds have passed since it was last asked.
struct StepClock: Sendable {
  private var last: Timestamp

  /// A clock that starts at `start`.
  init(start: Timestamp) {
    last = start
  }

  /// Seconds since the last call, never negative.
  mutating func seconds(to time: Timestamp) -> Double {
    defer { last = max(last, time) }
    return max(0, Double(time.nanoseconds(since: last)) / 1e9)
  }
}
