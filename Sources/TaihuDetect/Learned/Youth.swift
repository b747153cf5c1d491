/// Whether a series is too young to know its day: it has not yet lived through two of them, and it moves like something
/// that has a day.
///
/// The first night of a temperature is the lowest value it ever had. Until two days have passed, a series whose values
/// spread much wider than its steps, as in a wave and not in noise, is judged with reserve. What it learns meanwhile is
/// the same.
struct Youth: BitwiseCopyable {
  /// Hours to be met: two of each hour of the day.
  private static let hoursNeeded: UInt8 = 48
  /// Readings after which a series is grown up whatever the clock says: two days at ten seconds.
  private static let readingsMax: UInt16 = 17_280
  /// Values spread this much wider than steps in a wave; in mere noise they spread less wide.
  private static let waveRatio = 2.0
  /// What a young series' strength is taken for.
  private static let youngShare = 0.5

  private var hours: UInt8 = 0
  private var readings: UInt16 = 0
  private var hour: UInt8 = .max

  /// Nothing met yet.
  init() {}

  /// Counts the hour of a reading when it is another than the former one's.
  @inline(__always)
  mutating func pass(_ slot: DailyProfile.Slot) {
    guard hours < Self.hoursNeeded else { return }
    readings += 1
    if readings >= Self.readingsMax { hours = Self.hoursNeeded }
    guard hour != UInt8(slot.hour) else { return }
    hour = UInt8(slot.hour)
    hours += 1
  }

  /// The share that a strength keeps.
  @inline(__always)
  func share(_ view: Baseline.View) -> Double {
    hours < Self.hoursNeeded && view.spread > Self.waveRatio * view.stepSpread ? Self.youngShare : 1
  }
}

extension Youth {
  /// Appends everything.
  func encode(to writer: inout StateWriter) {
    writer.append(hours)
    writer.append(readings)
    writer.append(hour)
  }

  /// A youth from what was appended; refused when it is older than youths are.
  init(from reader: inout StateReader) {
    (hours, readings, hour) = (reader.next(), reader.next(), reader.next())
    if hours > Self.hoursNeeded || readings > Self.readingsMax { reader.refuse() }
    if hours < Self.hoursNeeded, readings == Self.readingsMax { reader.refuse() }
  }
}
