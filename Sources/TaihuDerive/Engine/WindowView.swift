internal import TaihuCore
internal import TaihuPack

/// What a formula sees of a window: the readings in it and as far before it as the formula looks.
struct WindowView {
  /// The window; its beginning is inclusive, its end exclusive.
  let start, end: Timestamp
  /// The readings by the formula's inputs, of each device that gives the input. Of neighbours, the upstream device stands
  /// first and the downstream device second.
  let runs: [[SampleRun]]
  /// The share of the window that must be covered.
  let complete: Double
  /// How the values of several devices become one.
  let combination: DerivedIndicator.Combination
  /// The main result of the window before, where there is one.
  let previous: Double?

  private static let hour: Int64 = 3_600_000_000_000

  /// The mean of an input over the window; `nil` where it is not complete.
  ///
  /// A window of six hours and more, of readings that come at least once an hour, is made of hours.
  func mean(_ input: Int) -> Double? {
    combined(runs[input].map(mean))
  }

  /// The mean of an input over some other range of time.
  func mean(_ input: Int, from: Timestamp, to: Timestamp) -> Double? {
    combined(runs[input].map { $0.mean(from: from, to: to, complete: complete) })
  }

  /// The hourly means of an input, one after another.
  func hourlyMeans(_ input: Int, from: Timestamp, count: Int) -> [Double?] {
    let all = runs[input].map { $0.hourlyMeans(from: from, count: count) }
    return (0..<count).map { hour in combined(all.map { $0[hour] }) }
  }

  private func mean(_ run: SampleRun) -> Double? {
    let width = end.nanoseconds(since: start)
    guard width >= 6 * Self.hour, run.isHourly else { return run.mean(from: start, to: end, complete: complete) }
    return Self.mean(run.hourlyMeans(from: start, count: Int(width / Self.hour)), complete: complete)
  }

  /// The mean of the values that are there, when their share is enough. Half a value is not given: 20 of 24 are 20.
  static func mean(_ values: some Collection<Double?>, complete: Double) -> Double? {
    let present = values.compactMap(\.self)
    guard !present.isEmpty, Double(present.count) >= complete * Double(values.count) - 1e-9 else { return nil }
    return present.reduce(0, +) / Double(present.count)
  }

  /// The values of several devices as one; a device without a value is left out.
  private func combined(_ values: [Double?]) -> Double? {
    let present = values.compactMap(\.self)
    guard !present.isEmpty else { return nil }
    switch combination {
    case .mean: return present.reduce(0, +) / Double(present.count)
    case .sum: return present.reduce(0, +)
    case .max: return present.max()
    case .min: return present.min()
    }
  }
}
