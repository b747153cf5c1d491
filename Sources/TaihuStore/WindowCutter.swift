internal import TaihuCore

/// Gathers readings and rollups of one series, handed over in the order of time, in windows of equal width.
struct WindowCutter {
  /// The width of a window in nanoseconds.
  let width: Int64
  /// How far the edges of windows lie before multiples of the width, in nanoseconds.
  let offset: Int64
  /// The windows that are complete.
  private(set) var windows: [WindowSummary] = []

  private var window: WindowSummary?
  private var sum = WindowSum()

  /// Windows of a width, moved by an offset.
  init(width: Int64, offset: Int64) {
    (self.width, self.offset) = (width, offset)
  }

  /// Adds a reading.
  mutating func add(_ reading: Reading) {
    begin(reading.time)
    window?.count(reading)
    if reading.quality != .bad { sum.add(reading.value, at: reading.time) }
  }

  /// Adds a rollup that lies within one window.
  mutating func add(_ part: WindowSummary, of level: RollupLevel) {
    begin(part.start)
    window?.count(part)
    sum.add(part.sum, of: level, at: part.start)
  }

  /// Completes the last window.
  mutating func end() {
    guard var window else { return }
    window.sum = sum.value
    windows.append(window)
    (self.window, sum) = (nil, WindowSum())
  }

  private mutating func begin(_ time: Timestamp) {
    let start = time.advanced(byNanoseconds: offset).floored(toMultipleOf: width).advanced(byNanoseconds: -offset)
    guard start != window?.start else { return }
    end()
    window = WindowSummary(start: start)
  }
}
