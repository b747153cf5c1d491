internal import TaihuCore

/// Puts the readings of a commit into rows, and keeps its memory from one commit to the next.
struct RecentBatchEncoder {
  /// The numbers of the readings of a row, a field after the other.
  private var numbers = [Int64](repeating: 0, count: RecentBatch.Field.allCases.count * RecentBatch.readingsMax)
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
        put(reading, DecimalScale.Scaled(mantissa: 0, scale: 0), at: 0)
      }
      let digits = digits(&batch)
      try body(batch, digits)
      start += batch.count
    }
  }

  /// Gathers the numbers of readings that can stand in one row; returns how many, 0 when the first has no mantissa.
  private mutating func gather(_ rows: ArraySlice<OpenReading>, from start: Int) -> Int {
    var count = 0
    let first = rows[start]
    for index in start..<min(start + RecentBatch.readingsMax, rows.endIndex) {
      let reading = rows[index].reading
      guard rows[index].sequence == first.sequence + Int64(count), let scaled = DecimalScale.scaled(reading.value),
        Self.isNear(reading, first.reading)
      else { break }
      put(reading, scaled, at: count)
      count += 1
    }
    return count
  }

  @inline(__always)
  private mutating func put(_ reading: Reading, _ scaled: DecimalScale.Scaled, at index: Int) {
    var numbers = numbers.mutableSpan
    numbers[Self.place(.series, index)] = Int64(reading.series.rawValue)
    numbers[Self.place(.time, index)] = reading.time.nanoseconds
    numbers[Self.place(.delay, index)] = reading.received.nanoseconds &- reading.time.nanoseconds
    numbers[Self.place(.mantissa, index)] = scaled.mantissa
    numbers[Self.place(.scale, index)] = scaled.scale
    numbers[Self.place(.flags, index)] = RecentBatch.Field.flags.number(of: reading, scaled)
  }

  @inline(__always)
  private static func place(_ field: RecentBatch.Field, _ index: Int) -> Int {
    field.rawValue * RecentBatch.readingsMax + index
  }

  private static func isNear(_ reading: Reading, _ first: Reading) -> Bool {
    let delay = reading.received.nanoseconds &- reading.time.nanoseconds
    let firstDelay = first.received.nanoseconds &- first.time.nanoseconds
    return abs(reading.time.nanoseconds(since: first.time)) < farthest
      && abs(Timestamp(nanoseconds: delay).nanoseconds(since: Timestamp(nanoseconds: firstDelay))) < farthest
  }

  /// Takes least numbers, unit and widths into the batch, and returns the digits.
  private mutating func digits(_ batch: inout RecentBatch) -> [UInt8] {
    for field in RecentBatch.Field.allCases {
      (least[field.rawValue], greatest[field.rawValue]) = bounds(field, batch.count)
    }
    batch.bases = least
    batch.unit = unit(batch.count)
    for field in RecentBatch.Field.allCases {
      let span = UInt64(greatest[field.rawValue] - least[field.rawValue])
      batch.widths[field.rawValue] = Self.width(Self.quotient(span, Self.unit(of: field, batch)))
    }
    var digits = [UInt8](repeating: UInt8(ascii: "0"), count: batch.digits)
    var start = 0
    for field in RecentBatch.Field.allCases {
      write(field, batch, from: start, to: &digits)
      start += batch.widths[field.rawValue]
    }
    return digits
  }

  /// The least and the greatest number of a field.
  private func bounds(_ field: RecentBatch.Field, _ count: Int) -> (least: Int64, greatest: Int64) {
    let (start, numbers) = (Self.place(field, 0), numbers.span)
    var (low, high) = (numbers[start], numbers[start])
    for index in start..<start + count {
      low = min(low, numbers[index])
      high = max(high, numbers[index])
    }
    return (low, high)
  }

  /// Writes the digits of one field of every reading.
  private func write(_ field: RecentBatch.Field, _ batch: RecentBatch, from start: Int, to digits: inout [UInt8]) {
    let (width, stride) = (batch.widths[field.rawValue], batch.width)
    guard width > 0 else { return }
    let (base, unit) = (UInt64(bitPattern: batch.bases[field.rawValue]), Self.unit(of: field, batch))
    let numbers = numbers.span
    var output = digits.mutableSpan
    for index in 0..<batch.count {
      let number = UInt64(bitPattern: numbers[Self.place(field, index)]) &- base
      var rest = unit == 1 ? number : Self.quotient(number, unit)
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
  private func unit(_ count: Int) -> Int64 {
    var unit: Int64 = 1_000_000_000
    for field in [RecentBatch.Field.time, .delay] where greatest[field.rawValue] > least[field.rawValue] {
      let (base, numbers) = (UInt64(bitPattern: least[field.rawValue]), numbers.span)
      for index in 0..<count {
        let number = UInt64(bitPattern: numbers[Self.place(field, index)]) &- base
        while unit > 1, Self.quotient(number, unit) &* UInt64(unit) != number { unit /= 1_000 }
      }
    }
    return unit
  }

  private static func unit(of field: RecentBatch.Field, _ batch: RecentBatch) -> Int64 {
    field == .time || field == .delay ? batch.unit : 1
  }

  /// A division by one of the four units. Each is a constant here, which takes a fifth of the time of a division by a
  /// variable.
  @inline(__always)
  private static func quotient(_ number: UInt64, _ unit: Int64) -> UInt64 {
    switch unit {
    case 1_000_000_000: number / 1_000_000_000
    case 1_000_000: number / 1_000_000
    case 1_000: number / 1_000
    default: number
    }
  }

  private static func width(_ number: UInt64) -> Int {
    var (width, rest) = (0, number)
    while rest > 0 { (width, rest) = (width + 1, rest / 10) }
    return width
  }
}
