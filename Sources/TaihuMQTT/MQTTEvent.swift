/// Something an operator may want to know about a connection. Each is reported once, when it happens, on the network
/// loop's thread: take it and return.
public enum MQTTEvent: Sendable, Hashable {
  /// The broker accepted us; `sessionPresent` says whether it had kept the session and what it queued.
  case connected(sessionPresent: Bool)
  /// The broker should have kept our session and had not: messages sent while we were away may be lost.
  case sessionLost
  /// The connection ended, or an attempt failed, for the reason given in words.
  case disconnected(reason: String)
  /// The broker refused MQTT 5, so MQTT 3.1.1 is tried; or the other way round.
  case protocolChanged(to: MQTTConfiguration.ProtocolVersion)
  /// The broker granted these filters, with the quality of service it will deliver at.
  case subscribed(granted: [String: Int])
  /// The broker refused a filter, most often for want of permission; `code` is its reason code.
  case subscriptionRefused(filter: String, code: Int)
  /// Filters that a former configuration had asked for are no longer subscribed.
  case unsubscribed(filters: [String])
  /// The next attempt comes after this time.
  case backingOff(Duration)
  /// Another client seems to use our client id, so that the two throw each other out.
  case takeoverSuspected
  /// A batch has been waiting for its commit for this long; beyond one and a half keepalives the broker gives us up,
  /// and delivers the batch again.
  case commitSlow(Duration)
  /// The pipeline could not commit a batch: it is given back by reconnecting, and the broker delivers it again.
  case batchReturned
  /// A message was larger than the configured maximum; only its beginning was kept.
  case payloadTruncated(topic: String, bytes: Int)
  /// The broker dropped so many messages since it last told, for whichever of its clients: a queue is full.
  case brokerDropped(messages: UInt64)
  /// The password file can be read by others.
  case credentialsExposed(path: String)
}
