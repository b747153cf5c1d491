/// States of manholes, gas monitors and crowds.
public enum PublicPlaces {
  /// A state: all well, look at it, act.
  public enum State: Int, Sendable { case normal = 0, warning, critical }

  /// The state of a manhole's tilt in degrees: critical beyond the limit.
  public static func tilt(_ degrees: Double, limit: Double) -> State { abs(degrees) > limit ? .critical : .normal }

  /// The state of a manhole's filling in %: a warning above 80, critical above 95.
  public static func filling(_ percent: Double) -> State {
    percent > 95 ? .critical : percent > 80 ? .warning : .normal
  }

  /// The alarm level of a combustible gas in % of its lower explosive limit, 0 to 2: GB/T 50493-2019, by which the first
  /// level is set at 25 at most and the second at 50 at most.
  public static func gasLevel(_ percent: Double, first: Double = 25, second: Double = 50) -> Int {
    percent >= second ? 2 : percent >= first ? 1 : 0
  }

  /// The instantaneous capacity C1 = Σ area / area per visitor: LB/T 034-2014.
  public static func capacity(_ areas: [(squareMetres: Double, perVisitor: Double)]) -> Double {
    areas.reduce(0) { $0 + $1.squareMetres / $1.perVisitor }
  }

  /// The daily capacity C2 = C1 · Int(T/t), of opening hours and hours of a visit.
  public static func dailyCapacity(_ instantaneous: Double, open: Double, visit: Double) -> Double {
    instantaneous * (open / visit).rounded(.down)
  }

  /// The load in % of the capacity as a colour, 1 green to 5 red. At 80 %, yellow, LB/T 034-2014 demands that the site
  /// announces it, reports it and stops selling tickets; the other limits are proposals.
  public static func crowdLevel(_ percent: Double) -> Int {
    if percent > 100 { return 5 }
    return [50, 80, 90].firstIndex { percent < $0 }.map { $0 + 1 } ?? 4
  }
}
