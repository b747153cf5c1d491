/// Incident candidates from the occupancy of two neighbouring detectors: the California algorithms.
///
/// Occupancies are means of one minute in %. The thresholds are starting values that want calibration on local data.
public enum IncidentDetection {
  /// The thresholds of an algorithm.
  public struct Thresholds: Hashable, Sendable {
    /// The least difference of occupancy, upstream less downstream, in %.
    public var difference: Double
    /// The least difference in relation to the upstream occupancy.
    public var relative: Double
    /// Number 7: the occupancy downstream below which the road there is clear, in %. Basic form: the least relative drop
    /// downstream within two minutes.
    public var downstream: Double

    /// Thresholds from their parts.
    public init(difference: Double = 8.1, relative: Double = 0.313, downstream: Double = 16.8) {
      (self.difference, self.relative, self.downstream) = (difference, relative, downstream)
    }
  }

  /// The next state of California number 7: 0 free, 1 tentative, 2 confirmed, 3 continuing.
  public static func california7(
    after state: Int, upstream: Double, downstream: Double, _ thresholds: Thresholds = Thresholds()
  ) -> Int {
    let relative = relativeDifference(upstream, downstream)
    if state >= 2 { return relative >= thresholds.relative ? 3 : 0 }
    if state == 1 { return relative >= thresholds.relative ? 2 : 0 }
    let begins =
      upstream - downstream >= thresholds.difference && relative >= thresholds.relative
      && downstream < thresholds.downstream
    return begins ? 1 : 0
  }

  /// Whether the basic California algorithm sees an incident, given the occupancy downstream two minutes before.
  public static func california(
    upstream: Double, downstream: Double, downstreamBefore: Double, _ thresholds: Thresholds
  ) -> Bool {
    let drop = downstreamBefore > 0 ? (downstreamBefore - downstream) / downstreamBefore : 0
    return upstream - downstream >= thresholds.difference
      && relativeDifference(upstream, downstream) >= thresholds.relative && drop >= thresholds.downstream
  }

  private static func relativeDifference(_ upstream: Double, _ downstream: Double) -> Double {
    upstream > 0 ? (upstream - downstream) / upstream : 0
  }
}
