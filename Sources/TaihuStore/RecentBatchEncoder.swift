internal import TaihuCore

/// Puts the readings of a commit into rows, and keeps its memory from one commit to the next.
struct RecentBatchEncoder {
  private var numbers: [Int64] = []
  private var least = InlineArray<6, Int64>(repeating: 0)
  private var greatest = InlineArray<6, Int64>(repeating: 0)

  /// Times and delays that are farther from the first one of a row than this begin another.
  private static let farthest: Int64 = 1 << 60

  /// Hands over rows for readings in the order of their sequence numbers.
  ///
  /// - Complexity: O(*n*), some fifty nanoseconds a reading.
  mutating func encode(_ rows: ArraySlice<OpenReading>, _ body: (RecentBatch, [UInt8]) throws -> Void) throws {
    var start = rows.startIndex
    while start < rows.endIndex {
      let count = gather(rows, from: start)
      var batch = RecentBatch(sequence: rows[start].sequence, count: max(count, 1))
      if count == 0 {
        let reading = rows[start].reading
        batch.real = reading.value
        begin(reading, DecimalScale.Scaled(mantissa: 0, scale: 0))
      }
      let digits = digits(&batch)
      try body(batch, digits)
      start += batch.count
    }
  }

  /// Gathers the numbers of readings that can stand in one row; returns how many, 0 when the first has no mantissa.
  private mutating func gather(_ rows: ArraySlice<OpenReading>, from start: Int) -> Int {
    var count = 0
    numbers.removeAll(keepingCapacity: true)
    let first = rows[start]
    for index in start..<min(start + RecentBatch.readingsMax, rows.endIndex) {
      let reading = rows[index].reading
      guard rows[index].sequence == first.sequence + Int64(count), let scaled = DecimalScale.scaled(reading.value),
        Self.isNear(reading, first.reading)
      else { break }
      if count == 0 { begin(reading, scaled) } else { add(reading, scaled) }
      count += 1
    }
    return count
  }

  private mutating func begin(_ reading: Reading, _ scaled: DecimalScale.Scaled) {
    numbers.removeAll(keepingCapacity: true)
    for field in RecentBatch.Field.allCases {
      let number = field.number(of: reading, scaled)
      (least[field.rawValue], greatest[field.rawValue]) = (number, number)
      numbers.append(number)
    }
  }

  @inline(__always)
  private mutating func add(_ reading: Reading, _ scaled: DecimalScale.Scaled) {
    note(.series, Int64(reading.series.rawValue))
    note(.time, reading.time.nanoseconds)
    note(.delay, reading.received.nanoseconds &- reading.time.nanoseconds)
    note(.mantissa, scaled.mantissa)
    note(.scale, scaled.scale)
    note(.flags, RecentBatch.Field.flags.number(of: reading, scaled))
  }

  @inline(__always)
  private mutating func note(_ field: RecentBatch.Field, _ number: Int64) {
    least[field.rawValue] = min(least[field.rawValue], number)
    greatest[field.rawValue] = max(greatest[field.rawValue], number)
    numbers.append(number)
  }

  private static func isNear(_ reading: Reading, _ first: Reading) -> Bool {
    let delay = reading.received.nanoseconds &- reading.time.nanoseconds
    let firstDelay = first.received.nanoseconds &- first.time.nanoseconds
    return abs(reading.time.nanoseconds(since: first.time)) < farthest
      && abs(Timestamp(nanoseconds: delay).nanoseconds(since: Timestamp(nanoseconds: firstDelay))) < farthest
  }

  /// Takes least numbers, unit and widths into the batch, and returns the digits.
  private mutating func digits(_ batch: inout RecentBatch) -> [UInt8] {
    batch.bases = least
    batch.unit = unit()
    for field in RecentBatch.Field.allCases {
      let isTime = field == .time || field == .delay
      let span = greatest[field.rawValue] - least[field.rawValue]
      batch.widths[field.rawValue] = Self.width(UInt64(span / (isTime ? batch.unit : 1)))
    }
    var digits = [UInt8](repeating: UInt8(ascii: "0"), count: batch.digits)
    var start = 0
    for field in RecentBatch.Field.allCases {
      write(field, batch, from: start, to: &digits)
      start += batch.widths[field.rawValue]
    }
    return digits
  }

  /// Writes the digits of one field of every reading.
  private func write(_ field: RecentBatch.Field, _ batch: RecentBatch, from start: Int, to digits: inout [UInt8]) {
    let (column, width, stride) = (field.rawValue, batch.widths[field.rawValue], batch.width)
    guard width > 0 else { return }
    let (base, unit) = (UInt64(bitPattern: batch.bases[column]), field == .time || field == .delay ? batch.unit : 1)
    var output = digits.mutableSpan
    for index in 0..<batch.count {
      var rest = UInt64(bitPattern: numbers[index * 6 + column]) &- base
      if unit != 1 { rest /= UInt64(unit) }
      var place = index * stride + start + width
      while rest > 0 {
        place -= 1
        output[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
    }
  }

  /// The greatest of a nanosecond, microsecond, millisecond and second of which all times and delays are multiples above
  /// the least.
  private func unit() -> Int64 {
    var unit: Int64 = 1_000_000_000
    let (time, delay) = (RecentBatch.Field.time.rawValue, RecentBatch.Field.delay.rawValue)
    for start in stride(from: 0, to: numbers.count, by: 6) where unit > 1 {
      while (numbers[start + time] - least[time]) % unit != 0 || (numbers[start + delay] - least[delay]) % unit != 0 {
        unit /= 1_000
      }
    }
    return unit
  }

  private static func width(_ number: UInt64) -> Int {
    var (width, rest) = (0, number)
    while rest > 0 { (width, rest) = (width + 1, rest / 10) }
    return width
  }
}
