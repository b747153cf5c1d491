/// The circumstances in which a message arrived.
public struct Arrival: Hashable, Sendable, BitwiseCopyable {
  /// When the gateway took it from the socket.
  public var received: Timestamp
  /// Whether the broker sent it as a retained message, that is, from before the subscription.
  public var retained: Bool
  /// Whether it arrived before and is read once more, from the quarantine. It then says nothing about how its device is
  /// now.
  public var isReplay: Bool

  /// An arrival from its parts.
  public init(received: Timestamp, retained: Bool = false, isReplay: Bool = false) {
    (self.received, self.retained, self.isReplay) = (received, retained, isReplay)
  }
}

/// Where normalizing puts what it finds in one message: readings, and the values it had to refuse.
public struct ReadingBatch: Sendable {
  /// The readings of the message, in the order of the payload.
  public var readings: [Reading] = []
  /// Values of the message that were refused while others were accepted.
  public var refusals: [Refusal] = []
  /// Messages that the decoder wants published once this one is durable: answers that devices asked for. They stand also
  /// when the outcome is that the message is ignored or refused, for it has arrived all the same.
  public var replies: [OutgoingMessage] = []
  /// Whether a reading's time follows from when the message arrived, so that arriving again would give another reading.
  public var isTimedByArrival = false
  /// Series whose device has said, or had said for it, that it is gone: they are silent from now on.
  public var silent: [SeriesID] = []
  /// The pack that understood the message, for the ledger and the quarantine; empty when none did.
  public var pack: String = ""
  /// The decoder that read it, for explanations.
  public var decoder: String = ""

  /// An empty batch.
  public init() {}

  /// Empties the batch and keeps its memory.
  public mutating func removeAll() {
    readings.removeAll(keepingCapacity: true)
    refusals.removeAll(keepingCapacity: true)
    if !replies.isEmpty { replies.removeAll(keepingCapacity: true) }
    if !silent.isEmpty { silent.removeAll(keepingCapacity: true) }
    isTimedByArrival = false
    pack = ""
    decoder = ""
  }
}
