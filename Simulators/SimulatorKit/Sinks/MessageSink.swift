public import TaihuCore

/// Where simulated messages go. Used on one thread.
public protocol MessageSink: AnyObject {
  /// Sends one message; waits while the receiver cannot take more.
  ///
  /// - Throws: A failure when it cannot be sent at all.
  func publish(_ message: SimulatedMessage) throws(OperatorError)
  /// Drops the connection that a device uses and makes a new one, where there are connections.
  func reconnect(device: Int) throws(OperatorError)
  /// Whether somebody may answer the devices.
  var isListening: Bool { get }
  /// What was sent to the devices since the last call, in order.
  func heard() -> [HeardMessage]
  /// Waits until all is delivered, gives up after a while, and tells what became of it; nothing may be published after.
  func finish() throws(OperatorError) -> Delivery
}

extension MessageSink {
  /// Most sinks bring nothing back.
  public var isListening: Bool { false }

  /// Most sinks bring nothing back.
  public func heard() -> [HeardMessage] { [] }
}

/// What became of the messages given to a sink.
public struct Delivery: Hashable, Sendable {
  /// Messages handed over.
  public var published: UInt64
  /// Messages whose receipt was confirmed: by the broker's PUBACK, or by the file system.
  public var acknowledged: UInt64

  /// Counts from their parts.
  public init(published: UInt64, acknowledged: UInt64) {
    (self.published, self.acknowledged) = (published, acknowledged)
  }
}
