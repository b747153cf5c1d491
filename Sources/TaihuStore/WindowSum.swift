internal import TaihuChunk
public import TaihuCore

/// The sum of a window's values, taken by hours, and in them by cells of five minutes, all aligned to the Unix epoch.
///
/// Floating-point addition depends on the order. Since this order is that of the rollups, a sum is the same to the last
/// digit whether it is taken from readings or from rollups of five minutes or, in whole hours, of an hour. Each level is
/// compensated: see `CompensatedSum`.
public struct WindowSum: Sendable {
  private var cell = CompensatedSum()
  private var hour = CompensatedSum()
  private var total = CompensatedSum()
  private var cellStart: Timestamp?
  private var hourStart: Timestamp?

  /// The sum of nothing.
  public init() {}

  /// Adds a value at its time. The values are those of one series, in the order of time.
  ///
  /// - Complexity: O(1).
  public mutating func add(_ value: Double, at time: Timestamp) {
    if cellStart?.isWithin(RollupLevel.fiveMinutes.nanoseconds, before: time) != true {
      endCell()
      beginHour(of: time)
      cellStart = RollupLevel.fiveMinutes.start(of: time)
    }
    cell.add(value)
  }

  /// Adds the sum of a whole cell, or of a whole hour.
  mutating func add(_ sum: Double, of level: RollupLevel, at start: Timestamp) {
    endCell()
    beginHour(of: start)
    if level == .fiveMinutes { hour.add(sum) } else { total.add(sum) }
  }

  /// The sum so far.
  public var value: Double {
    var copy = self
    copy.endCell()
    copy.endHour()
    return copy.total.value
  }

  private mutating func beginHour(of time: Timestamp) {
    let start = RollupLevel.hour.start(of: time)
    guard start != hourStart else { return }
    endHour()
    hourStart = start
  }

  private mutating func endCell() {
    guard cellStart != nil else { return }
    hour.add(cell.value)
    (cell, cellStart) = (CompensatedSum(), nil)
  }

  private mutating func endHour() {
    guard hourStart != nil else { return }
    total.add(hour.value)
    (hour, hourStart) = (CompensatedSum(), nil)
  }
}
