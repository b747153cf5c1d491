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
    if let window, window.start.isWithin(width, before: time) { return }
    let start = time.advanced(byNanoseconds: offset).floored(toMultipleOf: width).advanced(byNanoseconds: -offset)
    end()
    window = WindowSummary(start: start)
  }
}

extension WindowCutter {
  /// The widest rollups whose sums add up to the very sum that the readings give: see ``WindowSum``.
  var exactLevel: RollupLevel {
    if width == RollupLevel.day.nanoseconds && fits(.day) { return .day }
    return fits(.hour) ? .hour : .fiveMinutes
  }

  /// Whether windows consist of whole rollups of a width.
  func fits(_ level: RollupLevel) -> Bool {
    width % level.nanoseconds == 0 && offset % level.nanoseconds == 0
  }
}

extension Timestamp {
  /// Whether this is the start of a window of a width, in nanoseconds, in which a time lies: cheaper than to compute the
  /// start of each.
  @inline(__always)
  func isWithin(_ width: Int64, before time: Timestamp) -> Bool {
    self <= time && UInt64(bitPattern: time.nanoseconds &- nanoseconds) < UInt64(width)
  }
}
