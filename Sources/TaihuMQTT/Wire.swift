package import TaihuCore
package import TaihuRing

/// A connection to one broker, in the mode in which nothing is written until ``write()`` says so. libmosquitto's is
/// ``MosquittoHandle``; a simulation gives another.
///
/// One thread owns it. What it receives it hands to the ``CallbackContext`` it was made with. Result codes are
/// libmosquitto's.
package protocol Wire: AnyObject {
  /// Whether there is a connection, or an attempt at one.
  var isOpen: Bool { get }
  /// Whether packets are queued, or TLS has something to write.
  var wantsWrite: Bool { get }

  /// Starts connecting and returns at once. A former connection is closed, and the acknowledgements queued for it are
  /// dropped.
  func connect() -> Int32
  /// Reads one packet if there is one, or as many as TLS has decrypted; the context is called.
  func read() -> Int32
  /// Writes the whole queue, acknowledgements included, as far as the connection takes it.
  func write() -> Int32
  /// Looks after the keepalive.
  func keepAlive() -> Int32
  /// Waits for the connection and a doorbell. When the bell was rung before, the connection is not looked at.
  func wait(read: Bool, write: Bool, bell: Doorbell, timeout: Duration) -> WireReadiness
  /// The error that the connection attempt ended with, as an `errno` value; 0 for none.
  func takeSocketError() -> Int32
  /// Turns the log on or off, which alone shows the DUP flag.
  func setLog(_ isOn: Bool)
  /// Sets what the broker says for us when we vanish; counts from the next connection on.
  func setWill(_ will: Will) -> Int32

  /// Queues SUBSCRIBE for some filters; `message` is the number by which the answer names the request. Retained messages
  /// come when the filters are new to the session, or each time.
  func subscribe(_ filters: ArraySlice<String>, qos: Int, sendsRetained: Bool) -> (result: Int32, message: Int32)
  /// Queues UNSUBSCRIBE for some filters; see ``subscribe(_:qos:sendsRetained:)``.
  func unsubscribe(_ filters: ArraySlice<String>) -> (result: Int32, message: Int32)
  /// Queues a retained message.
  func publishRetained(_ payload: String, topic: String, qos: Int32) -> Int32
  /// Queues a message.
  func publish(_ message: OutgoingMessage) -> Int32
  /// Queues DISCONNECT.
  func disconnect() -> Int32
}

/// Makes a connection that speaks MQTT 5, or 3.1.1, and calls a context that outlives it.
package typealias WireMaker =
  @Sendable (_ isVersion5: Bool, _ context: CallbackContext) throws(OperatorError) -> any Wire

/// What waiting for a connection and a doorbell found.
package struct WireReadiness {
  /// There is something to read, a failure included.
  package var readable: Bool
  /// There is room to write.
  package var writable: Bool
  /// The bell was rung.
  package var rung: Bool

  /// A finding from its parts.
  package init(readable: Bool = false, writable: Bool = false, rung: Bool = false) {
    (self.readable, self.writable, self.rung) = (readable, writable, rung)
  }
}

/// A last word that the broker publishes for us when we vanish.
package struct Will: Sendable {
  /// Where it is published.
  package var topic: String
  /// What it says.
  package var payload: String
}
