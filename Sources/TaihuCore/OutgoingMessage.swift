/// A message to publish, such as the answer that a device asked for.
public struct OutgoingMessage: Hashable, Sendable {
  /// The topic, without wildcards.
  public var topic: String
  /// The payload's bytes.
  public var payload: [UInt8]
  /// The quality of service, 0–2.
  public var qos: Int
  /// Whether the broker keeps it for later subscribers.
  public var retain: Bool

  /// A message from its parts.
  public init(topic: String, payload: [UInt8], qos: Int = 1, retain: Bool = false) {
    (self.topic, self.payload, self.qos, self.retain) = (topic, payload, qos, retain)
  }
}
