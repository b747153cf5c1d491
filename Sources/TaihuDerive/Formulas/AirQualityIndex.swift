public import TaihuCore

/// The air quality index of HJ 633, in both editions. Calculated in whole numbers, since binary fractions would round some
/// exact results up to the next index.
public enum AirQualityIndex {
  /// An edition of HJ 633 with the limits of GB 3095 that it goes with.
  public enum Edition: String, Sendable {
    /// HJ 633-2012 with GB 3095-2012, for data until 2026-02-28.
    case of2012 = "2012"
    /// HJ 633-2026 with GB 3095-2026, for data from 2026-03-01.
    case of2026 = "2026"
  }

  /// A pollutant of the index, in the order in which reports list them.
  public enum Pollutant: Int, Sendable, CaseIterable {
    case pm25, pm10, so2, no2, o3, co
  }

  /// Over what time the concentration was averaged.
  public enum Averaging: Sendable {
    case hour, eightHours, day
  }

  /// The edition that applies to data of a time: that of 2026 from 2026-03-01, China Standard Time.
  public static func edition(at time: Timestamp) -> Edition {
    time.nanoseconds >= 1_772_294_400_000_000_000 ? .of2026 : .of2012
  }

  /// What can be said of a set of pollutants.
  public struct Report: Hashable, Sendable {
    /// The individual index of each pollutant that has one.
    public var individual: [Pollutant: Int]
    /// The index; `nil` where it must not be published, since pollutants are missing.
    public var index: Int?
    /// The pollutants with the greatest individual index, when the index is above 50.
    public var primary: [Pollutant]
  }

  /// The individual index of a concentration, in ug/m3 and for CO in mg/m3, or `nil` where the edition defines none.
  ///
  /// HJ 633-2012 table 1, HJ 633-2026 table 3; rounded up to a whole number, 500 above the last breakpoint.
  public static func individual(
    _ pollutant: Pollutant, _ averaging: Averaging, _ concentration: Double, _ edition: Edition
  ) -> Int? {
    guard concentration.isFinite, concentration >= 0, concentration < 1e12 else { return nil }
    let value = Rounding.steps(concentration, scale: pollutant == .co ? 10 : 1)
    let limits = breakpoints(pollutant, averaging, edition)
    guard let top = limits.last else { return nil }
    if value > top {
      if limits.count == indices.count { return 500 }
      // SO2 of an hour and O3 of eight hours above 800 have no index in 2012, and that of the last breakpoint in 2026.
      return edition == .of2026 ? indices[limits.count - 1] : nil
    }
    let upper = limits.firstIndex { value <= $0 } ?? 0
    if upper == 0 { return 0 }
    let (low, high) = (limits[upper - 1], limits[upper])
    let (indexLow, indexHigh) = (indices[upper - 1], indices[upper])
    let product = (indexHigh - indexLow) * (value - low)
    return (product + high - low - 1) / (high - low) + indexLow
  }

  /// The index of individual indices (HJ 633-2026 5.3): their maximum. With a pollutant missing it is published only when
  /// it is above 100.
  public static func report(_ individual: [Pollutant: Int]) -> Report {
    let greatest = individual.values.max() ?? 0
    let isComplete = individual.count == Pollutant.allCases.count
    guard isComplete || greatest > 100 else { return Report(individual: individual, index: nil, primary: []) }
    let primary = greatest > 50 ? Pollutant.allCases.filter { individual[$0] == greatest } : []
    return Report(individual: individual, index: greatest, primary: primary)
  }

  /// The level of an index, 1 (excellent) to 6 (severely polluted): HJ 633-2012 table 2.
  public static func level(_ index: Int) -> Int {
    [50, 100, 150, 200, 300].firstIndex { index <= $0 }.map { $0 + 1 } ?? 6
  }

  /// The index at each breakpoint.
  private static let indices = [0, 50, 100, 150, 200, 300, 400, 500]

  /// The concentrations at the breakpoints, in ug/m3, for CO in 0.1 mg/m3. The particles have those of a day only, which
  /// HJ 633-2026 applies to hourly means too.
  private static func breakpoints(_ pollutant: Pollutant, _ averaging: Averaging, _ edition: Edition) -> [Int] {
    switch (pollutant, averaging) {
    case (.pm25, _): edition == .of2012 ? [0, 35, 75, 115, 150, 250, 350, 500] : [0, 35, 60, 115, 150, 250, 350, 500]
    case (.pm10, _):
      edition == .of2012 ? [0, 50, 150, 250, 350, 420, 500, 600] : [0, 50, 120, 250, 350, 420, 500, 600]
    case (.so2, .hour): [0, 150, 500, 650, 800]
    case (.so2, _): [0, 50, 150, 475, 800, 1600, 2100, 2620]
    case (.no2, .hour): [0, 100, 200, 700, 1200, 2340, 3090, 3840]
    case (.no2, _): [0, 40, 80, 180, 280, 565, 750, 940]
    case (.co, .hour): [0, 50, 100, 350, 600, 900, 1200, 1500]
    case (.co, _): [0, 20, 40, 140, 240, 360, 480, 600]
    case (.o3, .hour): [0, 160, 200, 300, 400, 800, 1000, 1200]
    case (.o3, _): [0, 100, 160, 215, 265, 800]
    }
  }
}
