internal import TaihuCore

/// Takes readings out of a row that ``RecentBatchEncoder`` made.
struct RecentBatchDecoder {
  private let batch: RecentBatch
  private let width: Int
  private let starts: InlineArray<6, Int>

  /// - Throws: when the digits are not as many as they must be, or a number of the row is impossible.
  init(_ batch: RecentBatch, digits: Int) throws(StoreError) {
    self.batch = batch
    var (sum, starts) = (0, InlineArray<6, Int>(repeating: 0))
    for index in starts.indices {
      guard (0...19).contains(batch.widths[index]) else { throw Self.damaged(batch) }
      starts[index] = sum
      sum += batch.widths[index]
    }
    (width, self.starts) = (sum, starts)
    let isPossible = (1...RecentBatch.readingsMax).contains(batch.count) && batch.unit > 0
    guard isPossible, digits == batch.digits, batch.real == nil || batch.count == 1 else {
      throw Self.damaged(batch)
    }
  }

  /// The series of a reading.
  @inline(__always)
  func series(_ index: Int, _ digits: RawSpan) -> SeriesID {
    SeriesID(UInt32(truncatingIfNeeded: number(.series, index, digits)))
  }

  /// A reading with its sequence number.
  @inline(__always)
  func row(_ index: Int, _ digits: RawSpan) throws(StoreError) -> OpenReading {
    let (time, delay) = (time(.time, index, digits), time(.delay, index, digits))
    let (mantissa, scale) = (number(.mantissa, index, digits), number(.scale, index, digits))
    guard let value = batch.real ?? DecimalScale.value(mantissa: mantissa, scale: scale) else {
      throw Self.damaged(batch)
    }
    let flags = number(.flags, index, digits)
    return OpenReading(
      sequence: batch.sequence + Int64(index),
      reading: Reading(
        series: series(index, digits), time: Timestamp(nanoseconds: time),
        received: Timestamp(nanoseconds: time &+ delay), value: value,
        quality: Quality(rawValue: UInt8(truncatingIfNeeded: flags & 3)) ?? .bad,
        reasons: QualityReasons(rawValue: UInt32(truncatingIfNeeded: flags >> 2))))
  }

  /// Hands over the readings of one series, by their order in the row. Nine of ten others are told by one digit.
  func forEach(of series: SeriesID, _ digits: RawSpan, _ body: (OpenReading) throws -> Void) throws {
    let (number, digitCount) = (Int64(series.rawValue), batch.widths[0])
    let lastDigit = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: (number &- batch.bases[0]) % 10)
    for index in 0..<batch.count {
      let last = index * width + digitCount - 1
      // The digits were counted when the row was taken in hand.
      if digitCount > 0, unsafe digits.unsafeLoad(fromByteOffset: last, as: UInt8.self) != lastDigit { continue }
      if self.series(index, digits) == series { try body(row(index, digits)) }
    }
  }

  private func time(_ field: RecentBatch.Field, _ index: Int, _ digits: RawSpan) -> Int64 {
    batch.bases[field.rawValue] &+ above(field, index, digits) &* batch.unit
  }

  @inline(__always)
  private func number(_ field: RecentBatch.Field, _ index: Int, _ digits: RawSpan) -> Int64 {
    batch.bases[field.rawValue] &+ above(field, index, digits)
  }

  /// What the digits say. They lie within `digits`, since the number of all was checked.
  @inline(__always)
  private func above(_ field: RecentBatch.Field, _ index: Int, _ digits: RawSpan) -> Int64 {
    let start = index * width + starts[field.rawValue]
    var number: Int64 = 0
    for offset in start..<start + batch.widths[field.rawValue] {
      let digit = unsafe digits.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      number = number &* 10 &+ Int64(digit &- UInt8(ascii: "0"))
    }
    return number
  }

  private static func damaged(_ batch: RecentBatch) -> StoreError {
    StoreError(.corrupt, "the unsealed readings from \(batch.sequence) on can't be read")
  }
}
