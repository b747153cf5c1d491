internal import CMosquitto
public import TaihuCore

/// A client that publishes: a simulated device, or a notification. What is sent to it on a few topics of its own, such
/// as the answers to a device, it can hand on.
///
/// It has a thread of its own, connects in the background and reconnects with a back-off.
/// ``publish(topic:payload:qos:retain:)`` blocks while the window of unacknowledged messages is full, so a caller can't
/// outrun the broker; messages of QoS 1 and 2 survive a lost connection. It speaks MQTT 3.1.1 in a clean session: the
/// window is then its own, whereas with MQTT 5 a broker may cut it to twenty messages.
public final class MQTTPublisher: Sendable {
  /// Who we are, and how to know the broker.
  public struct Credentials: Sendable, Hashable {
    /// The user name; `nil` for anonymous.
    public var username: String?
    /// The password; `nil` for none.
    public var password: String?
    /// A PEM file with the authorities that may vouch for the broker; `nil` for those of the system.
    public var caFile: String?
    /// PEM files with our certificate and its key; `nil` for none.
    public var certificateFile, keyFile: String?

    /// Credentials from their parts.
    public init(
      username: String? = nil, password: String? = nil, caFile: String? = nil, certificateFile: String? = nil,
      keyFile: String? = nil
    ) {
      (self.username, self.password, self.caFile) = (username, password, caFile)
      (self.certificateFile, self.keyFile) = (certificateFile, keyFile)
    }
  }

  /// What the broker publishes for us when we vanish.
  public struct Will: Sendable, Hashable {
    /// Where.
    public var topic: String
    /// What.
    public var payload: [UInt8]
    /// With which quality of service, 0–2.
    public var qos: Int
    /// Whether the broker keeps it for later subscribers.
    public var retain: Bool

    /// A will from its parts.
    public init(topic: String, payload: [UInt8], qos: Int = 1, retain: Bool = true) {
      (self.topic, self.payload, self.qos, self.retain) = (topic, payload, qos, retain)
    }
  }

  /// What the publisher hears, at QoS 0.
  public struct Ear: Sendable {
    /// The topics, without wildcards or with them.
    public var topics: [String]
    /// Told each message, topic and payload, on the publisher's thread, which must not be held up.
    public var hear: @Sendable (String, [UInt8]) -> Void

    /// An ear for topics.
    public init(topics: [String], hear: @escaping @Sendable (String, [UInt8]) -> Void) {
      (self.topics, self.hear) = (topics, hear)
    }
  }

  private let loop: PublisherLoop

  /// A publisher, which begins to connect at once. A broker that can't be reached is no error.
  ///
  /// - Parameters:
  ///   - url: where the broker listens.
  ///   - clientID: the client id, unique at the broker.
  ///   - credentials: who we are.
  ///   - will: what the broker publishes when we vanish without ``close()``.
  ///   - ear: what it hears; `nil`: nothing.
  ///   - window: the most messages under way, 1–60000.
  /// - Throws: when the library refuses one of them, or the system has no thread left.
  public init(
    url: BrokerURL, clientID: String, credentials: Credentials = Credentials(), will: Will? = nil, ear: Ear? = nil,
    window: Int = 1_000
  ) throws(OperatorError) {
    precondition((1...60_000).contains(window), "a publisher's window has 1 to 60000 messages")
    loop = try PublisherLoop(
      url: url, clientID: clientID, credentials: credentials, will: will, ear: ear, window: window)
    try loop.start()
  }

  deinit {
    loop.close()
  }

  /// Hands one message in. Blocks until the first connection, and then while the window is full.
  ///
  /// - Parameters:
  ///   - topic: where, without wildcards.
  ///   - payload: what.
  ///   - qos: 0, 1 or 2. At 0 a message is lost, and counted in ``lost``, while there is no connection.
  ///   - retain: whether the broker keeps it for later subscribers.
  /// - Throws: when the topic or the payload can't be published, or the publisher is closed.
  public func publish(topic: String, payload: RawSpan, qos: Int, retain: Bool = false) throws(OperatorError) {
    try loop.publish(topic: topic, payload: payload, qos: qos, retain: retain)
  }

  /// Hands one message in; see ``publish(topic:payload:qos:retain:)-(_,RawSpan,_,_)``.
  public func publish(topic: String, payload: String, qos: Int, retain: Bool = false) throws(OperatorError) {
    let bytes = Array(payload.utf8)
    try loop.publish(topic: topic, payload: unsafe bytes.span.bytes, qos: qos, retain: retain)
  }

  /// Waits until nothing is under way.
  ///
  /// - Returns: whether that came true in time.
  public func flush(timeout: Duration) -> Bool {
    loop.wait(timeout: timeout) { $0.inFlight == 0 }
  }

  /// Waits for the first connection.
  ///
  /// - Returns: whether there was one in time.
  public func waitUntilConnected(timeout: Duration) -> Bool {
    loop.wait(timeout: timeout) { $0.hasConnected }
  }

  /// Messages handed in.
  public var published: UInt64 { loop.count(\.published) }
  /// Messages that the broker acknowledged; at QoS 0, that were written to the socket.
  public var acknowledged: UInt64 { loop.count(\.acknowledged) }
  /// Messages of QoS 0 lost for want of a connection.
  public var lost: UInt64 { loop.count(\.lost) }
  /// Whether there is a connection now.
  public var isConnected: Bool { loop.isConnected }
  /// Why the last connection or attempt failed, in words; empty when none did.
  public var lastError: String { loop.lastError }

  /// Disconnects in an orderly way, so that there is no will, and ends the thread. What is still under way is dropped:
  /// ``flush(timeout:)`` first. A second call does nothing.
  public func close() {
    loop.close()
  }
}
