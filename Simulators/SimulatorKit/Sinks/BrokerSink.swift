internal import Synchronization
public import TaihuCore
public import TaihuMQTT

/// Publishes messages to an MQTT broker over a few connections that the devices share.
///
/// A device always uses the same connection, so its messages keep their order.
public final class BrokerSink: MessageSink {
  /// How to reach the broker, and how to speak to it.
  public struct Configuration: Sendable {
    /// Where the broker listens.
    public var url: BrokerURL
    /// Who we are.
    public var credentials: MQTTPublisher.Credentials
    /// Prefix of the connections' client ids; a number follows.
    public var clientID: String
    /// Connections, 1 or more. Default 4.
    public var connections = 4
    /// Quality of service, 0 or 1. Default 1.
    public var qos = 1
    /// Topics on which devices are answered or commanded; default none.
    public var listeningTopics: [String] = []

    /// A configuration with the defaults for everything else.
    public init(url: BrokerURL, credentials: MQTTPublisher.Credentials, clientID: String) {
      (self.url, self.credentials, self.clientID) = (url, credentials, clientID)
    }
  }

  /// How long to wait for the first connection.
  private static let connectTimeout = Duration.seconds(10)
  /// How long to wait for the last acknowledgements.
  private static let flushTimeout = Duration.seconds(60)

  private let configuration: Configuration
  private var publishers: [MQTTPublisher] = []
  private let inbox = Inbox()
  private var closed = Delivery(published: 0, acknowledged: 0)

  /// A sink with its connections made.
  ///
  /// - Throws: A failure when the broker does not answer in time.
  public init(_ configuration: Configuration) throws(OperatorError) {
    self.configuration = configuration
    for number in 0..<configuration.connections { publishers.append(try connect(number)) }
    guard publishers.allSatisfy({ $0.waitUntilConnected(timeout: Self.connectTimeout) }) else {
      let reason = publishers.map(\.lastError).first { !$0.isEmpty } ?? "it does not answer"
      throw OperatorError(
        .failure, code: "broker-unreachable", "the broker at \(configuration.url) cannot be reached: \(reason)",
        hint: "Nothing was sent. Is the broker running, and the URL right?")
    }
  }

  /// Publishes the message on the device's connection.
  public func publish(_ message: SimulatedMessage) throws(OperatorError) {
    let publisher = publishers[message.device % publishers.count]
    try publisher.publish(
      topic: message.topic, payload: unsafe message.payload.span.bytes, qos: configuration.qos,
      retain: message.isRetained)
  }

  /// Whether there are topics on which devices are answered.
  public var isListening: Bool { !configuration.listeningTopics.isEmpty }

  /// What the broker sent to the devices since the last call.
  public func heard() -> [HeardMessage] { inbox.take() }

  /// Drops the device's connection, shared or not, and makes a new one; what is under way arrives first.
  public func reconnect(device: Int) throws(OperatorError) {
    let number = device % publishers.count
    try close(publishers[number])
    publishers[number] = try connect(number)
  }

  /// Waits for the acknowledgements that are still missing, and disconnects.
  public func finish() throws(OperatorError) -> Delivery {
    for publisher in publishers { try close(publisher) }
    publishers = []
    return closed
  }

  private func connect(_ number: Int) throws(OperatorError) -> MQTTPublisher {
    // One connection listens for all devices.
    let topics = number == 0 ? configuration.listeningTopics : []
    let ear = MQTTPublisher.Ear(topics: topics) { [inbox] in inbox.add(HeardMessage(topic: $0, payload: $1)) }
    return try MQTTPublisher(
      url: configuration.url, clientID: "\(configuration.clientID)-\(number + 1)",
      credentials: configuration.credentials, ear: topics.isEmpty ? nil : ear)
  }

  private func close(_ publisher: MQTTPublisher) throws(OperatorError) {
    let isComplete = publisher.flush(timeout: Self.flushTimeout)
    closed.published += publisher.published
    closed.acknowledged += publisher.acknowledged
    publisher.close()
    guard isComplete else {
      throw OperatorError(
        .failure, code: "not-acknowledged",
        "the broker at \(configuration.url) left \(publisher.published - publisher.acknowledged) messages unacknowledged",
        hint: "They may or may not have arrived. \(publisher.lastError)")
    }
  }
}

/// Messages on their way from a connection's thread to the one that plays.
private final class Inbox: Sendable {
  private let messages = Mutex<[HeardMessage]>([])

  func add(_ message: HeardMessage) { messages.withLock { $0.append(message) } }

  func take() -> [HeardMessage] {
    messages.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}
