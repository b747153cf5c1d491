public import TaihuCore
public import TaihuPack

/// What a fleet is made from.
public struct FleetConfiguration: Sendable {
  /// Where faults come from.
  public enum Faults: Sendable {
    /// Nothing ever goes wrong.
    case none
    /// So many faults per device and day of simulated time on average, of any kind, quantity and intensity.
    case random(perDeviceDay: Double)
    /// Those listed.
    case scheduled([ScheduledFault])
  }

  /// The packs whose profiles are played.
  public var packs: [Pack]
  /// The seed of all chance: the same seed and settings give the same bytes.
  public var seed: UInt64
  /// When the run proper begins; faults happen from here on.
  public var start: Timestamp
  /// When it ends; `nil`: never.
  public var end: Timestamp?
  /// Nanoseconds of simulated time between two messages of a device; `nil`: as each pack says.
  public var interval: Int64?
  /// Nanoseconds of undisturbed history before ``start``, so that detectors can learn; 0 for none.
  public var backfill: Int64
  /// Nanoseconds between two messages of a device during the backfill; `nil`: as in the run proper.
  public var backfillInterval: Int64?
  /// Where faults come from.
  public var faults: Faults
  /// How bad faults by chance are; `nil`: as chance wants.
  public var intensity: FaultIntensity?
  /// The language of all devices; `nil`: as each pack says.
  public var encoding: Encoding?

  /// A fleet of the packs' profiles that starts at `start` and never ends, without history and faults.
  public init(packs: [Pack], seed: UInt64, start: Timestamp) {
    (self.packs, self.seed, self.start) = (packs, seed, start)
    (end, interval, backfill, backfillInterval, faults) = (nil, nil, 0, nil, .none)
  }
}
