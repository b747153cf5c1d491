/// How freely traffic flows.
public enum RoadTraffic {
  /// The share of the travel time that is delay (延误时间比): 1 − v/vf, at least 0.
  public static func delayRatio(speed: Double, freeFlow: Double) -> Double {
    min(1, max(0, 1 - speed / freeFlow))
  }

  /// The congestion index (交通运行指数), 0 to 10, of a delay ratio: GB/T 33171-2016 annex C, piecewise linear.
  public static func congestionIndex(delayRatio: Double) -> Double {
    let delays = [0, 0.3, 0.5, 0.6, 0.7, 1]
    let upper = delays.dropFirst().firstIndex { delayRatio <= $0 } ?? 5
    let (low, high) = (delays[upper - 1], delays[upper])
    return 2 * (Double(upper - 1) + (delayRatio - low) / (high - low))
  }

  /// The state of a delay ratio, 1 (smooth) to 5 (heavily congested); a limit belongs to the more congested side.
  ///
  /// The ratio is taken to twelve decimals, so that 42 of 60 km/h is 0.3 and not a hair less.
  public static func state(delayRatio: Double) -> Int {
    let ratio = (delayRatio * 1e12).rounded() / 1e12
    return [0.3, 0.5, 0.6, 0.7].firstIndex { ratio < $0 }.map { $0 + 1 } ?? 5
  }

  /// A class of road with speeds of its own in DB11/T 785-2011.
  public enum Road: String, Sendable { case arterial, expressway, secondary }

  /// The state of a mean speed in km/h, 1 (smooth) to 5 (heavily congested): DB11/T 785-2011.
  public static func state(speed: Double, on road: Road) -> Int {
    let limits: [Double] =
      switch road {
      case .expressway: [65, 50, 35, 20]
      case .arterial: [40, 30, 20, 15]
      case .secondary: [35, 25, 15, 10]
      }
    return limits.firstIndex { speed > $0 }.map { $0 + 1 } ?? 5
  }

  /// The density in vehicles per kilometre and lane of a flow in vehicles per hour at a speed in km/h; `nil` for standing
  /// traffic, whose density the flow does not tell.
  public static func density(flow: Double, speed: Double, lanes: Double = 1) -> Double? {
    speed > 0 ? flow / speed / lanes : nil
  }

  /// The level of service of a freeway's density in passenger cars per kilometre and lane, 1 (A) to 6 (F): Highway
  /// Capacity Manual 2000.
  public static func levelOfService(density: Double) -> Int {
    [7, 11, 16, 22, 28].firstIndex { density <= $0 }.map { $0 + 1 } ?? 6
  }
}
