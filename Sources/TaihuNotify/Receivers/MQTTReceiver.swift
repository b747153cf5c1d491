public import TaihuCore
public import TaihuMQTT

/// Publishes notices at QoS 1 and waits for the broker's acknowledgement.
public final class MQTTReceiver: NoticeReceiver {
  private let url: BrokerURL
  private let topic: String
  private let clientID: String
  private let credentials: () throws(OperatorError) -> MQTTPublisher.Credentials
  private let timeout: Duration
  private var publisher: MQTTPublisher?

  /// A receiver at a broker; it connects with the first message, and anew after one that was not acknowledged.
  ///
  /// - Parameter credentials: asked at each connection, so that a changed password counts.
  public init(
    url: BrokerURL, topic: String, clientID: String, timeout: Duration,
    credentials: @escaping () throws(OperatorError) -> MQTTPublisher.Credentials
  ) {
    (self.url, self.topic, self.clientID) = (url, topic, clientID)
    (self.timeout, self.credentials) = (timeout, credentials)
  }

  /// Connects ahead of the first message, so that it need not wait for that.
  public func connect() throws(OperatorError) {
    if publisher != nil { return }
    publisher = try MQTTPublisher(url: url, clientID: clientID, credentials: credentials(), window: 1)
  }

  /// Tries once; see ``NoticeReceiver/deliver(_:isCancelled:)``.
  public func deliver(_ message: NoticeMessage, isCancelled: @escaping () -> Bool) -> DeliveryResult {
    do {
      try connect()
      guard let publisher, wait(isCancelled, { $0.waitUntilConnected(timeout: $1) }), publisher.isConnected else {
        return giveUp("the broker \(url) can't be reached")
      }
      try publisher.publish(topic: topic, payload: unsafe message.body.span.bytes, qos: 1)
      guard wait(isCancelled, { $0.flush(timeout: $1) }) else {
        return giveUp("the broker \(url) did not acknowledge in time")
      }
      return .delivered
    } catch {
      return giveUp(error.message)
    }
  }

  /// Drops the connection and what is under way on it: the message comes again.
  private func giveUp(_ why: String) -> DeliveryResult {
    let reason = publisher?.lastError ?? ""
    publisher?.close()
    publisher = nil
    return .unavailable(reason.isEmpty ? why : "\(why): \(reason)")
  }

  /// Waits in steps, so that a stop is noticed.
  private func wait(_ isCancelled: @escaping () -> Bool, _ step: (MQTTPublisher, Duration) -> Bool) -> Bool {
    guard let publisher else { return false }
    let end = ContinuousClock.now + timeout
    while ContinuousClock.now < end, !isCancelled() {
      if step(publisher, .milliseconds(200)) { return true }
    }
    return false
  }
}
