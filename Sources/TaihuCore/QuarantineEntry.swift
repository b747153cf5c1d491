/// A message, or a replaced value, that is kept for a person to look at and to run again.
public struct QuarantineEntry: Hashable, Sendable {
  /// What became of an entry. The raw values are stored and never change meaning.
  public enum State: String, Sendable, CaseIterable {
    /// Waits for a person.
    case open
    /// Was run again and gave readings.
    case replayed
  }

  /// Its number in the store; 0 until it is stored.
  public var id: Int64
  /// When the message was received.
  public var received: Timestamp
  /// The broker's name in the configuration.
  public var source: String
  /// The topic, byte for byte.
  public var topic: [UInt8]
  /// The payload, byte for byte.
  public var payload: [UInt8]
  /// Whether the message arrived as a retained one.
  public var retained: Bool
  /// Why it is here.
  public var reason: RefusalReason
  /// In words, with the place in the payload and the line of the pack.
  public var detail: String
  /// The pack that claimed the topic; empty for none.
  public var pack: String
  /// Whether other values of the same message were stored.
  public var isPartial: Bool
  /// What became of it.
  public var state: State

  /// An open entry.
  public init(
    id: Int64 = 0, received: Timestamp, source: String, topic: [UInt8], payload: [UInt8], retained: Bool = false,
    reason: RefusalReason, detail: String, pack: String, isPartial: Bool = false, state: State = .open
  ) {
    self.id = id
    self.received = received
    self.source = source
    self.topic = topic
    self.payload = payload
    self.retained = retained
    self.reason = reason
    self.detail = detail
    self.pack = pack
    self.isPartial = isPartial
    self.state = state
  }
}
