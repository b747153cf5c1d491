internal import TaihuPack

extension GatewayConfiguration {
  /// How readings are judged. The checks that packs declare (range, step, stuck, alarms) are always on.
  public struct Detection: Sendable, Hashable {
    /// Whether the learned detectors run. Default yes.
    public var isEnabled = true
    /// The score from which a reading counts as unusual, 0.01 to 1. Default 0.5: the score is calibrated so that this
    /// means few false alarms in a sensor's week; higher is quieter.
    public var threshold = 0.5
    /// Minutes by which local time is ahead of UTC, -720 to 840, which places the weekend in the learned daily course.
    /// Default 0; in Wuxi 480.
    public var utcOffsetMinutes = 0

    /// The defaults.
    public init() {}
  }
}

extension GatewayConfiguration.Detection {
  /// Takes over what `[detect]` says.
  mutating func take(_ table: StrictTable) {
    isEnabled = table.boolean("enabled") ?? isEnabled
    threshold = table.number("threshold", in: 0.01...1, unit: "score") ?? threshold
    utcOffsetMinutes = table.integer("utc_offset_minutes", in: -720...840, unit: "minutes") ?? utcOffsetMinutes
  }
}
