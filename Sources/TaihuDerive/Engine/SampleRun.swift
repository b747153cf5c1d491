internal import TaihuCore

/// The readings of one series that a window may use: by time, bad ones left out, in the formula's unit.
struct SampleRun {
  /// One reading.
  struct Sample {
    var time: Timestamp
    var value: Double
  }

  /// The readings.
  private(set) var samples: [Sample] = []
  /// The time that one of them stands for; `nil` where nothing tells it, and then one is enough.
  private(set) var interval: Int64?

  private static let hour: Int64 = 3_600_000_000_000
  /// The share of an hour that must be covered: 45 minutes, GB 3095 table 4 and HJ 212-2017 annex D.
  private static let hourComplete = 0.75

  /// A run of readings.
  ///
  /// - Parameters:
  ///   - interval: the time that one of them stands for, where the pack says so.
  ///   - cadence: the same where the readings do not show it, since there is but one.
  init(_ samples: [Sample], interval: Int64?, cadence: Int64?) {
    self.samples = samples
    self.interval = interval ?? Self.usualDistance(samples) ?? cadence
  }

  /// The readings in a range of time.
  func slice(from: Timestamp, to: Timestamp) -> ArraySlice<Sample> {
    samples[index(notBefore: from)..<index(notBefore: to)]
  }

  /// Whether so many readings cover a share of a width. Half a reading is given, since readings do not begin with windows.
  func covers(_ count: Int, of width: Int64, share: Double) -> Bool {
    guard count > 0 else { return false }
    guard let interval else { return true }
    return (Double(count) + 0.5) * Double(interval) >= share * Double(width)
  }

  /// The mean of a range of time, `nil` where it is not complete.
  func mean(from: Timestamp, to: Timestamp, complete: Double) -> Double? {
    let part = slice(from: from, to: to)
    guard covers(part.count, of: to.nanoseconds(since: from), share: complete) else { return nil }
    return part.reduce(0) { $0 + $1.value } / Double(part.count)
  }

  /// The means of hours one after another, `nil` for those that are not complete.
  func hourlyMeans(from: Timestamp, count: Int) -> [Double?] {
    (0..<count).map { hour in
      let start = from.advanced(byNanoseconds: Int64(hour) * Self.hour)
      return mean(from: start, to: start.advanced(byNanoseconds: Self.hour), complete: Self.hourComplete)
    }
  }

  /// Whether readings come at least once an hour, so that hours can be told.
  var isHourly: Bool { interval.map { $0 <= Self.hour } ?? false }

  private func index(notBefore time: Timestamp) -> Int {
    var (low, high) = (0, samples.count)
    while low < high {
      let middle = (low + high) / 2
      if samples[middle].time < time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The median distance between neighbours.
  private static func usualDistance(_ samples: [Sample]) -> Int64? {
    guard samples.count >= 2 else { return nil }
    let distances = zip(samples, samples.dropFirst()).map { $1.time.nanoseconds(since: $0.time) }.sorted()
    return distances[distances.count / 2]
  }
}
