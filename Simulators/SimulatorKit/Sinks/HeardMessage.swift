/// A message that was sent to simulated devices: an answer, or a command.
public struct HeardMessage: Hashable, Sendable {
  /// The topic.
  public var topic: String
  /// The payload.
  public var payload: [UInt8]

  /// A message from its parts.
  public init(topic: String, payload: [UInt8]) {
    (self.topic, self.payload) = (topic, payload)
  }
}
