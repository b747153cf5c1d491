public import TaihuCore

/// How a source is doing, at one moment.
public struct MQTTSnapshot: Sendable, Hashable {
  /// What the connection is doing.
  public enum State: String, Sendable {
    /// Not started, or stopped.
    case stopped
    /// Trying to reach the broker.
    case connecting
    /// Connected and receiving.
    case connected
    /// Waiting for the next attempt.
    case backingOff = "backing off"
  }

  /// What the connection is doing.
  public var state = State.stopped
  /// Since when it has been doing so.
  public var since = Timestamp.epoch
  /// The messages the broker delivered, redeliveries included: the last ``MessageSlot/sequence``.
  public var received: UInt64 = 0
  /// Of these, the ones that the broker marked as sent before.
  public var redelivered: UInt64 = 0
  /// Bytes of topics and payloads received.
  public var bytes: UInt64 = 0
  /// Acknowledgements handed to the socket, each for a committed message.
  public var acknowledged: UInt64 = 0
  /// Batches committed.
  public var batches: UInt64 = 0
  /// Batches given back because they could not be committed.
  public var returned: UInt64 = 0
  /// QoS 0 messages lost with a batch that was given back; nobody delivers those again.
  public var lostQoS0: UInt64 = 0
  /// Messages of which only the beginning was kept, because they exceeded the configured maximum.
  public var truncated: UInt64 = 0
  /// Messages published over the connection, as ``MQTTSource/publish(_:)`` was asked to.
  public var published: UInt64 = 0
  /// Of those asked for, the ones that were dropped: too many waited, or the library refused them.
  public var unpublished: UInt64 = 0
  /// Connections established, the first included.
  public var connections: UInt64 = 0
  /// Times that the broker had lost the session.
  public var sessionsLost: UInt64 = 0
  /// Messages that the broker said it dropped, for whichever of its clients, since we listen.
  public var brokerDropped: UInt64 = 0
  /// Filters that the broker refused, with its reason codes.
  public var refusedFilters: [String: Int] = [:]
  /// The reason of the last failure, in words; empty when there was none.
  public var lastError = ""
  /// Turns of the network loop; a watchdog can see from it that the loop lives, as it turns at least once a second
  /// except while a batch waits for its commit.
  public var turns: UInt64 = 0

  /// A source that has not been started.
  public init() {}
}
