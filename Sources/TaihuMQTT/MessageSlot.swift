public import TaihuCore

/// One message in the ring: its circumstances, and where its bytes lie in the arena.
@frozen
public struct MessageSlot: BitwiseCopyable, Hashable, Sendable {
  /// Its number: the source counts every message the broker delivered, from 1, redeliveries included.
  public var sequence: UInt64
  /// When the network loop took it from the socket.
  public var received: Timestamp
  /// The number of the connection that delivered it, from 1. A nack condemns a connection's messages as a whole.
  public var connection: UInt64
  /// The acknowledgement round: messages of one number are acknowledged together, before any of a higher one is read.
  public var round: UInt64
  /// The broker's packet identifier, by which it names the message again when it redelivers it; 0 at QoS 0.
  public var packetID: UInt16
  /// Where the topic starts in the arena; the payload follows it directly.
  public var offset: Int
  /// The length of the topic in bytes.
  public var topicBytes: Int
  /// The length of the payload in bytes, as kept in the arena.
  public var payloadBytes: Int
  /// The length of the payload in bytes as it arrived; more than ``payloadBytes`` when the message was too large and
  /// only its beginning was kept.
  public var payloadBytesArrived: Int
  /// The quality of service it was delivered with: 0 or 1, and 2 from a forgotten subscription of a former client.
  public var qos: UInt8
  /// Whether the broker sent it as a retained message, that is, from before the subscription.
  public var isRetained: Bool
  /// Whether the broker says that it may have sent it before. Known only for the first messages of a connection, which
  /// are the only ones that MQTT allows to be sent again.
  public var isRedelivered: Bool

  /// The circumstances for the normalizer.
  @inlinable
  public var arrival: Arrival { Arrival(received: received, retained: isRetained) }

  /// Whether only the beginning of the payload was kept, because it exceeded the configured maximum.
  @inlinable
  public var isTruncated: Bool { payloadBytes < payloadBytesArrived }
}
