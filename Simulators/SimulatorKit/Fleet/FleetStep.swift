public import TaihuCore

/// What happens in a fleet when the turn of one device comes.
public struct FleetStep: Hashable, Sendable {
  /// The simulated time.
  public var time: Timestamp
  /// The number of the device within the fleet.
  public var device: Int
  /// Whether the device drops its connection and makes a new one first.
  public var reconnects: Bool
  /// The messages it sends, in order; none during a drop-out.
  public var messages: [SimulatedMessage]
  /// The faults that ended since the device's last turn.
  public var truth: [TruthRecord]
}
