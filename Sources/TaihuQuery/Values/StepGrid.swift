/// The times at which an expression is evaluated, in milliseconds since the Unix epoch.
struct StepGrid: Hashable, Sendable {
  /// The first time.
  var start: Int64
  /// The time from one to the next; 0 where all are the same.
  var step: Int64
  /// How many there are, at least 1.
  var count: Int

  /// One time.
  init(at time: Int64) {
    (start, step, count) = (time, 1, 1)
  }

  /// The times from `start` on that are not after `end`.
  init(start: Int64, end: Int64, step: Int64) {
    (self.start, self.step) = (start, step)
    count = end < start ? 0 : Int((end - start) / step) + 1
  }

  /// The same time again and again.
  init(repeating time: Int64, count: Int) {
    (start, step, self.count) = (time, 0, count)
  }

  /// The time at an index.
  func time(_ index: Int) -> Int64 { start + Int64(index) * step }

  /// The last time.
  var last: Int64 { time(count - 1) }
}
