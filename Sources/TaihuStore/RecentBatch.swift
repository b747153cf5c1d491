internal import TaihuCore

/// Readings of one commit as one row of `recent_0` or `recent_1`.
///
/// What a reading is made of are six whole numbers. Of each the row holds the least, and `data` holds for each reading what
/// it has above that, as decimal digits: as many for every reading as the greatest needs, none where all are equal. So
/// plain SQL finds a number with `substr` and reads it with `CAST`; the view `recent` does. A value that is no such
/// number stands alone, in the column `real`.
struct RecentBatch {
  /// The whole numbers of a reading, in the order in which they stand.
  enum Field: Int, CaseIterable {
    /// The series, when it was measured, and how much later it was received.
    case series, time, delay
    /// The value is `mantissa` by the divisor that `scale` stands for: see ``DecimalScale``.
    case mantissa, scale
    /// The reasons, then two bits for the quality.
    case flags

    /// The name of the column that holds the least.
    var name: String { "\(self)" }
    /// The name of the column that holds the number of digits.
    var widthName: String { name + "_width" }
  }

  /// The most readings in one row, which the views count by the table `ordinal`: SQLite copies the bytes of a row for every
  /// number that a view takes out of it, so rows are about a page.
  static let readingsMax = 256

  /// The sequence number of the first reading; the others follow without a gap.
  var sequence: Int64
  /// The number of readings.
  var count: Int
  /// Nanoseconds of one unit of the digits of `time` and `delay`.
  var unit: Int64 = 1
  /// The least of each field, by ``Field``.
  var bases = InlineArray<6, Int64>(repeating: 0)
  /// The digits of each field.
  var widths = InlineArray<6, Int>(repeating: 0)
  /// The value of the one reading that has no mantissa.
  var real: Double?

  /// The digits of all readings. A single one, which has none, gets one that says nothing: SQLite takes a part of no
  /// bytes for NULL.
  var digits: Int { max(count * width, 1) }

  /// The digits of one reading.
  var width: Int {
    var sum = 0
    for index in widths.indices { sum += widths[index] }
    return sum
  }

  /// Whether a number of a field may lie in a range, as far as the least and the digits tell.
  func mayHold(_ field: Field, _ range: ClosedRange<Int64>) -> Bool {
    let (least, digits) = (bases[field.rawValue], widths[field.rawValue])
    guard least <= range.upperBound else { return false }
    guard digits < 19 else { return true }
    let span = (0..<digits).reduce(Int64(1)) { power, _ in power * 10 } - 1
    let (above, isTooMuch) = span.multipliedReportingOverflow(by: field == .time || field == .delay ? unit : 1)
    let (greatest, isBeyond) = least.addingReportingOverflow(above)
    return isTooMuch || isBeyond || greatest >= range.lowerBound
  }
}

extension RecentBatch.Field {
  /// The number of this field in a reading, the value apart.
  @inline(__always)
  func number(of reading: Reading, _ scaled: DecimalScale.Scaled) -> Int64 {
    switch self {
    case .series: Int64(reading.series.rawValue)
    case .time: reading.time.nanoseconds
    case .delay: reading.received.nanoseconds &- reading.time.nanoseconds
    case .mantissa: scaled.mantissa
    case .scale: scaled.scale
    case .flags: Int64(reading.reasons.rawValue) << 2 | Int64(reading.quality.rawValue)
    }
  }
}
