internal import TaihuChunk
internal import TaihuCore

/// What the newest windows of a series came to, so that readings which follow can be added to them without a look at
/// those before.
///
/// A sum that is stored has lost its rounding error, so the sums stand here as they were added up. A window of an hour
/// or a day is kept without its newest part, which may still grow.
struct RollupTail {
  /// A window to be written.
  struct Change {
    var level: RollupLevel
    var window: WindowSummary
    /// Whether the table holds a row of it.
    var isStored: Bool
  }

  /// The time of the newest reading in it.
  private(set) var newestTime = Timestamp(nanoseconds: .min)

  private var cell = Part()
  private var hour = Part()
  private var day = Part()

  /// A window that is being added up.
  private struct Part {
    var summary = WindowSummary(start: Timestamp(nanoseconds: .min))
    var sum = CompensatedSum()
    /// Whether the table holds a row of this window.
    var isStored = false
    /// Whether something was added since.
    var isChanged = false

    mutating func begin(at start: Timestamp) {
      self = Part()
      summary.start = start
    }

    mutating func add(_ part: WindowSummary) {
      summary.count(part)
      sum.add(part.sum)
    }

    /// The window, with its newest part where that is not added yet.
    func window(with newest: WindowSummary? = nil) -> WindowSummary {
      var (summary, sum) = (summary, sum)
      if let newest {
        summary.count(newest)
        sum.add(newest.sum)
      }
      summary.sum = sum.value
      return summary
    }
  }

  /// The tail of a series without sealed readings.
  init() {}

  /// The tail of a series as the store holds it.
  ///
  /// - Parameters:
  ///   - readings: those in the window of five minutes of the newest sealed reading, up to it, at least one.
  ///   - cells: the windows of five minutes before it in its hour.
  ///   - hours: the windows of an hour before that in its day.
  init(restoring readings: [Reading], after cells: [WindowSummary], _ hours: [WindowSummary]) {
    var changes: [Change] = []
    for reading in readings { add(reading, into: &changes) }
    for cell in cells { hour.add(cell) }
    for hour in hours { day.add(hour) }
    markStored()
  }

  /// Adds a reading later than all before; hands over the windows that are then complete.
  mutating func add(_ reading: Reading, into changes: inout [Change]) {
    if !isInCell(reading.time) { begin(reading.time, into: &changes) }
    add(reading)
  }

  /// Whether a time lies in the newest window of five minutes; told without a division, since most do.
  @inline(__always)
  private func isInCell(_ time: Timestamp) -> Bool {
    let offset = UInt64(bitPattern: time.nanoseconds &- cell.summary.start.nanoseconds)
    return newestTime.nanoseconds > .min && offset < UInt64(RollupLevel.fiveMinutes.nanoseconds)
  }

  /// Hands over the windows that may still grow, as they are now.
  mutating func flush(into changes: inout [Change]) {
    guard cell.isChanged else { return }
    let newest = cell.window()
    let newestHour = hour.window(with: newest)
    changes.append(Change(level: .fiveMinutes, window: newest, isStored: cell.isStored))
    changes.append(Change(level: .hour, window: newestHour, isStored: hour.isStored))
    changes.append(Change(level: .day, window: day.window(with: newestHour), isStored: day.isStored))
    markStored()
  }

  private mutating func markStored() {
    (cell.isStored, hour.isStored, day.isStored) = (true, true, true)
    cell.isChanged = false
  }

  @inline(__always)
  private mutating func add(_ reading: Reading) {
    cell.summary.count(reading)
    if reading.quality != .bad { cell.sum.add(reading.value) }
    cell.isChanged = true
    newestTime = reading.time
  }

  /// Ends the windows that a time is no part of, and begins those of which it is.
  private mutating func begin(_ time: Timestamp, into changes: inout [Change]) {
    let start = RollupLevel.fiveMinutes.start(of: time)
    let (hourStart, dayStart) = (RollupLevel.hour.start(of: time), RollupLevel.day.start(of: time))
    if newestTime.nanoseconds > .min {
      let ended = cell.window()
      if cell.isChanged { changes.append(Change(level: .fiveMinutes, window: ended, isStored: cell.isStored)) }
      hour.add(ended)
      if hourStart != hour.summary.start {
        let endedHour = hour.window()
        if cell.isChanged { changes.append(Change(level: .hour, window: endedHour, isStored: hour.isStored)) }
        day.add(endedHour)
        if dayStart != day.summary.start, cell.isChanged {
          changes.append(Change(level: .day, window: day.window(), isStored: day.isStored))
        }
      }
    }
    if dayStart != day.summary.start { day.begin(at: dayStart) }
    if hourStart != hour.summary.start { hour.begin(at: hourStart) }
    cell.begin(at: start)
  }
}
