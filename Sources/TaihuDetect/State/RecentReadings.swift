internal import TaihuCore

/// The last few readings of a series, for the evidence of an episode that may begin with the next one.
struct RecentReadings {
  /// The number of readings kept: a quarter of an episode's evidence.
  static let capacity = 8

  private var times = InlineArray<8, Int64>(repeating: 0)
  private var values = InlineArray<8, Double>(repeating: 0)
  private var next: UInt8 = 0
  private var count: UInt8 = 0

  /// No reading yet.
  init() {}

  /// The readings, oldest first.
  var evidence: [Episode.Evidence] {
    (0..<Int(count)).map { place in
      let index = (Int(next) - Int(count) + place + Self.capacity) % Self.capacity
      return Episode.Evidence(time: Timestamp(nanoseconds: times[index]), value: values[index])
    }
  }

  /// The newest reading, or `nil` when there is none.
  @inline(__always)
  var last: Episode.Evidence? {
    guard count > 0 else { return nil }
    let index = (Int(next) + Self.capacity - 1) % Self.capacity
    return Episode.Evidence(time: Timestamp(nanoseconds: times[index]), value: values[index])
  }

  /// Whether the last two readings came without a gap between them, for a cadence in nanoseconds; false while there are
  /// fewer.
  func keepsPace(cadence: Int64) -> Bool {
    guard count > 1 else { return false }
    let (newest, former) = (Int(next) + Self.capacity - 1, Int(next) + Self.capacity - 2)
    let interval = Timestamp(nanoseconds: times[newest % Self.capacity])
      .nanoseconds(since: Timestamp(nanoseconds: times[former % Self.capacity]))
    return interval <= SilenceWatch.limit(cadence: cadence)
  }

  /// Keeps a reading in place of the oldest. O(1).
  mutating func append(time: Timestamp, value: Double) {
    (times[Int(next)], values[Int(next)]) = (time.nanoseconds, value)
    next = (next + 1) % UInt8(Self.capacity)
    count = min(count + 1, UInt8(Self.capacity))
  }
}

extension RecentReadings {
  /// Appends the readings.
  func encode(to writer: inout StateWriter) {
    writer.append(count)
    for reading in evidence {
      writer.append(reading.time.nanoseconds)
      writer.append(reading.value)
    }
  }

  /// The readings that were appended.
  init(from reader: inout StateReader) {
    let count: UInt8 = reader.next()
    if count > UInt8(Self.capacity) { reader.refuse() }
    for _ in 0..<min(count, UInt8(Self.capacity)) {
      let time = Timestamp(nanoseconds: reader.next())
      append(time: time, value: reader.next())
    }
  }
}
