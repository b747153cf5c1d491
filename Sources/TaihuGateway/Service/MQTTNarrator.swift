internal import Logging
internal import TaihuMQTT

/// Tells the log what happens to a broker's connection, once per change of state.
struct MQTTNarrator: Sendable {
  private let logger: Logger

  /// A narrator for one broker.
  init(broker: String, logger: Logger) {
    var logger = logger
    logger[metadataKey: "broker"] = "\(broker)"
    self.logger = logger
  }

  /// Writes one line about an event.
  func tell(_ event: MQTTEvent) {
    switch event {
    case .connected(let sessionPresent):
      logger.info("connected", metadata: ["session": sessionPresent ? "kept" : "new"])
    case .sessionLost:
      logger.warning("the broker has lost our session: messages sent while we were away may be missing")
    case .disconnected(let reason):
      logger.warning("disconnected", metadata: ["reason": "\(reason)"])
    case .protocolChanged(let version):
      logger.notice("the broker wants another protocol version", metadata: ["version": "\(version.rawValue)"])
    case .subscribed(let granted):
      logger.info("subscribed", metadata: ["filters": "\(granted.keys.sorted().joined(separator: ","))"])
    case .subscriptionRefused(let filter, let code):
      logger.error(
        "the broker refused a subscription; is our user allowed to read it?",
        metadata: ["filter": "\(filter)", "code": "\(code)"])
    case .unsubscribed(let filters):
      logger.info("unsubscribed", metadata: ["filters": "\(filters.joined(separator: ","))"])
    case .backingOff(let duration):
      logger.info("next attempt", metadata: ["in": "\(duration)"])
    case .takeoverSuspected:
      logger.error("another client uses our client id, each throws the other out; give one of them another client_id")
    case .commitSlow(let duration):
      logger.warning(
        "a commit takes long; the broker gives us up after one and a half keepalives", metadata: ["for": "\(duration)"])
    case .batchReturned:
      logger.warning("a batch was given back to the broker, which will deliver it again")
    case .payloadTruncated(let topic, let bytes):
      logger.warning(
        "a message is larger than the limit; its beginning goes to the quarantine",
        metadata: ["topic": "\(topic)", "bytes": "\(bytes)"])
    case .brokerDropped(let messages):
      logger.error(
        "the broker drops messages: a queue is full; raise max_queued_messages, and see which client is slow",
        metadata: ["messages": "\(messages)"])
    case .credentialsExposed(let path):
      logger.warning("a credential file can be read by others; chmod 600 it", metadata: ["path": "\(path)"])
    }
  }
}
