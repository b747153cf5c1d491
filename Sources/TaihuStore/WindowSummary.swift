internal import TaihuChunk
public import TaihuCore

/// What the readings of one series in one window of time come to.
///
/// Bad readings are counted and otherwise left out, as questions leave them out unless told otherwise.
public struct WindowSummary: Hashable, Sendable {
  /// The start of the window.
  public var start: Timestamp
  /// Readings by quality.
  public var good = 0, suspect = 0, bad = 0
  /// The smallest and the largest value of good and suspect readings, in the series' unit; infinite when there is none.
  public var min = Double.infinity, max = -Double.infinity
  /// The sum of the values of good and suspect readings, in the series' unit; 0 when there is none. See ``WindowSum``.
  public var sum = 0.0

  /// A window without readings.
  public init(start: Timestamp) {
    self.start = start
  }

  /// Good and suspect readings.
  public var count: Int { good + suspect }

  /// Takes over counts, minimum and maximum of a part of this window, not the sum.
  mutating func count(_ part: WindowSummary) {
    (good, suspect, bad) = (good + part.good, suspect + part.suspect, bad + part.bad)
    (min, max) = (Swift.min(min, part.min), Swift.max(max, part.max))
  }

  /// Counts one reading, its value apart from the sum.
  mutating func count(_ reading: Reading) {
    switch reading.quality {
    case .good: good += 1
    case .suspect: suspect += 1
    case .bad: bad += 1
    }
    guard reading.quality != .bad else { return }
    (min, max) = (Swift.min(min, reading.value), Swift.max(max, reading.value))
  }
}

extension WindowSummary: Timed {
  var time: Timestamp { start }
}
