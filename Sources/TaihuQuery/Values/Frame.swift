/// Instant vectors at all times of a grid: a table with a row for each series and a column for each time.
///
/// The operators and functions work on whole tables instead of one time after the other: labels are looked at once for a
/// series, not once for each of its values.
struct Frame: Sendable {
  /// The number of columns.
  let steps: Int
  /// The labels of each row; no two rows have the same unless an operation is under way.
  var labels: [LabelSet] = []
  /// The values row by row; ``absent`` where a series has none.
  var values: [Double] = []

  /// A table without rows.
  init(steps: Int) {
    self.steps = steps
  }

  /// Stands for no value: the bit pattern by which Prometheus marks a series as stale. No arithmetic yields it.
  static let absent = Double(bitPattern: absentBits)

  /// The bits of ``absent``.
  static let absentBits: UInt64 = 0x7FF0_0000_0000_0002

  /// Whether a value is none.
  @inline(__always)
  static func isAbsent(_ value: Double) -> Bool { value.bitPattern == absentBits }

  /// The number of rows.
  var count: Int { labels.count }

  /// Where the values of a row stand.
  func places(of row: Int) -> Range<Int> { row * steps..<(row + 1) * steps }

  /// The values of a row.
  func row(_ index: Int) -> ArraySlice<Double> { values[places(of: index)] }

  /// Whether a row has a value at any time.
  func hasValues(_ row: Int) -> Bool { self.row(row).contains { !Self.isAbsent($0) } }

  /// Adds a row.
  mutating func append(_ labels: LabelSet, _ row: some Sequence<Double>) {
    self.labels.append(labels)
    values.append(contentsOf: row)
  }

  /// Adds a row without values; returns its index.
  mutating func appendAbsent(_ labels: LabelSet) -> Int {
    append(labels, repeatElement(Self.absent, count: steps))
    return count - 1
  }

  /// Replaces each value by another.
  mutating func mapValues(_ transform: (Double) -> Double) {
    for index in values.indices where !Self.isAbsent(values[index]) { values[index] = transform(values[index]) }
  }

  /// Replaces each value by another that depends on the column too.
  mutating func mapValuesByStep(_ transform: (Double, _ step: Int) -> Double) {
    for row in 0..<count {
      let base = row * steps
      for step in 0..<steps where !Self.isAbsent(values[base + step]) {
        values[base + step] = transform(values[base + step], step)
      }
    }
  }

  /// The rows with a value at any time.
  var withoutEmptyRows: Frame {
    let kept = (0..<count).filter(hasValues)
    return kept.count == count ? self : choosing(kept)
  }

  /// The rows of some indices, in their order.
  func choosing(_ rows: [Int]) -> Frame {
    var result = Frame(steps: steps)
    result.values.reserveCapacity(rows.count * steps)
    for row in rows { result.append(labels[row], self.row(row)) }
    return result
  }

  /// The first column of each row at every one of so many times.
  func repeated(_ count: Int) -> Frame {
    if count == steps { return self }
    var result = Frame(steps: count)
    for row in 0..<self.count { result.append(labels[row], repeatElement(values[row * steps], count: count)) }
    return result
  }
}
