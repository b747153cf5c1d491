internal import TaihuCore

/// When a selector or a subquery looks: the times of the grid, moved by its `offset` and replaced by its `@`.
struct LookTimes: Hashable, Sendable {
  /// The times, in milliseconds; one where an `@` makes all the same.
  let grid: StepGrid

  /// The times of a shift.
  init(_ shift: TimeShift, _ grid: StepGrid, _ bounds: ClosedRange<Int64>) {
    let anchor: Int64? =
      switch shift.anchor {
      case .time(let time): time
      case .start: bounds.lowerBound
      case .end: bounds.upperBound
      case nil: nil
      }
    var moved = anchor.map { StepGrid(at: $0) } ?? grid
    moved.start -= shift.offset ?? 0
    self.grid = moved
  }

  /// How many there are.
  var count: Int { grid.count }

  /// A time in nanoseconds.
  @inline(__always)
  func nanoseconds(_ index: Int) -> Int64 { Self.nanoseconds(grid.time(index)) }

  /// The instants of a source that windows of so many nanoseconds up to these times hold.
  func range(width: Int64) -> Range<Timestamp> {
    let first = Timestamp(nanoseconds: nanoseconds(0)).advanced(byNanoseconds: -width).advanced(byNanoseconds: 1)
    let end = Timestamp(nanoseconds: nanoseconds(count - 1)).advanced(byNanoseconds: 1)
    return min(first, end)..<end
  }

  /// Milliseconds as nanoseconds, at most as many as there are.
  @inline(__always)
  static func nanoseconds(_ milliseconds: Int64) -> Int64 {
    let (product, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
    return overflow ? (milliseconds < 0 ? .min : .max) : product
  }

  /// The time from one instant to another in nanoseconds, at most as long as can be told.
  @inline(__always)
  static func distance(from start: Int64, to end: Int64) -> Int64 {
    let (difference, overflow) = end.subtractingReportingOverflow(start)
    return overflow ? (end < start ? .min : .max) : difference
  }
}
