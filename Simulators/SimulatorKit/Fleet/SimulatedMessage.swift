public import TaihuCore

/// One message that a simulated device sends.
public struct SimulatedMessage: Hashable, Sendable {
  /// The simulated time of sending; the device's own clock, in the payload, may differ.
  public var time: Timestamp
  /// The number of the device within the fleet, from 0.
  public var device: Int
  /// The topic.
  public var topic: String
  /// The payload.
  public var payload: [UInt8]
  /// Whether the broker keeps it for later subscribers.
  public var isRetained: Bool

  /// A message from its parts.
  public init(time: Timestamp, device: Int, topic: String, payload: [UInt8], isRetained: Bool = false) {
    (self.time, self.device, self.topic, self.payload) = (time, device, topic, payload)
    self.isRetained = isRetained
  }
}
