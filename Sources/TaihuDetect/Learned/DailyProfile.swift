/// What a series usually is at this hour: one mean for each hour of the day, and one for each hour of three sorts of
/// day (Monday to Friday, Saturday, Sunday).
///
/// Means are kept as `Float`, whose seven digits are far below the spread of any series worth a profile.
struct DailyProfile: BitwiseCopyable {
  /// The shares with which a reading enters the mean of its hour, and of its hour in its sort of day: at five minutes
  /// a day's twelve readings renew half of the one and nine tenths of the other.
  private static let hourGain = 0.055
  private static let dayGain = 0.17
  private static let nanosecondsPerHour: Int64 = 3_600_000_000_000

  /// A place in both tables.
  struct Slot {
    /// The hour of the day, 0…23.
    var hour: Int
    /// The hour within the sort of day, 0…71.
    var day: Int
  }

  private var hourMeans = InlineArray<24, Float>(repeating: 0)
  private var hourVisits = InlineArray<24, UInt8>(repeating: 0)
  private var dayMeans = InlineArray<72, Float>(repeating: 0)
  private var dayVisits = InlineArray<72, UInt8>(repeating: 0)

  /// The slot of a local time in nanoseconds since the Unix epoch, which was a Thursday.
  static func slot(ofLocal nanoseconds: Int64) -> Slot {
    let hours = flooredDivision(nanoseconds, nanosecondsPerHour)
    let days = flooredDivision(hours, 24)
    let hour = Int(hours - days * 24)
    let weekday = days - flooredDivision(days, 7) * 7
    let sort = weekday == 2 ? 1 : weekday == 3 ? 2 : 0
    return Slot(hour: hour, day: sort * 24 + hour)
  }

  /// The mean of the hour of the day, or `nil` when the hour has not been met.
  @inline(__always)
  func hourMean(_ slot: Slot) -> Double? {
    hourVisits[slot.hour] == 0 ? nil : Double(hourMeans[slot.hour])
  }

  /// The mean of the hour of this sort of day, or `nil` when it has not been met.
  @inline(__always)
  func dayMean(_ slot: Slot) -> Double? {
    dayVisits[slot.day] == 0 ? nil : Double(dayMeans[slot.day])
  }

  /// Takes in a value; it moves a mean by at most `reach` times the gain.
  mutating func learn(_ value: Double, at slot: Slot, reach: Double) {
    hourMeans[slot.hour] = Self.moved(
      hourMeans[slot.hour], visits: hourVisits[slot.hour], to: value, gain: Self.hourGain, reach: reach)
    dayMeans[slot.day] = Self.moved(
      dayMeans[slot.day], visits: dayVisits[slot.day], to: value, gain: Self.dayGain, reach: reach)
    if hourVisits[slot.hour] < .max { hourVisits[slot.hour] += 1 }
    if dayVisits[slot.day] < .max { dayVisits[slot.day] += 1 }
  }

  private static func moved(_ mean: Float, visits: UInt8, to value: Double, gain: Double, reach: Double) -> Float {
    if visits == 0 { return Float(value) }
    let step = min(max(value - Double(mean), -reach), reach)
    return Float(Double(mean) + max(gain, 1 / (Double(visits) + 1)) * step)
  }

  private static func flooredDivision(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    let quotient = dividend / divisor
    return dividend % divisor < 0 ? quotient - 1 : quotient
  }
}

extension DailyProfile {
  /// Appends both tables.
  func encode(to writer: inout StateWriter) {
    for hour in 0..<24 {
      writer.append(hourMeans[hour])
      writer.append(hourVisits[hour])
    }
    for day in 0..<72 {
      writer.append(dayMeans[day])
      writer.append(dayVisits[day])
    }
  }

  /// A profile from its tables.
  init(from reader: inout StateReader) {
    for hour in 0..<24 {
      hourMeans[hour] = reader.next()
      hourVisits[hour] = reader.next()
    }
    for day in 0..<72 {
      dayMeans[day] = reader.next()
      dayVisits[day] = reader.next()
    }
  }
}
