/// Keeps the messages in memory.
public final class MemorySink: MessageSink {
  /// The messages in the order of publishing.
  public private(set) var messages: [SimulatedMessage] = []
  /// The devices that reconnected, in order.
  public private(set) var reconnects: [Int] = []

  /// An empty sink.
  public init() {}

  /// Keeps the message.
  public func publish(_ message: SimulatedMessage) {
    messages.append(message)
  }

  /// Remembers that the device reconnected.
  public func reconnect(device: Int) {
    reconnects.append(device)
  }

  /// All messages count as acknowledged.
  public func finish() -> Delivery {
    Delivery(published: UInt64(messages.count), acknowledged: UInt64(messages.count))
  }
}
