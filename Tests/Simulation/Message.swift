internal import TaihuCore

/// A message that a device published, and what the world knows of it.
final class Message {
  /// What is certain of a message.
  enum Fate {
    /// The broker has it, or it is under way: it will be stored.
    case pending
    /// The gateway has said that it has it: it is stored, now and for ever.
    case acknowledged
    /// Nobody promised anything: it may be stored or not.
    case uncertain
    /// The broker never had it, or lost it: it may be stored or not.
    case lost
  }

  /// What the gateway has to make of it.
  enum Content: Hashable {
    /// Readings.
    case readings([Value])
    /// Nothing readable: the quarantine.
    case refused
    /// Nothing to store.
    case ignored
  }

  /// One value of one series.
  struct Value: Hashable {
    var series: String
    /// `nil`: when it arrives.
    var time: Timestamp?
    var value: Double
  }

  /// In the order of publishing.
  let number: Int
  let topic: String
  let payload: [UInt8]
  let content: Content
  let qos: Int
  var isRetained = false
  var fate = Fate.pending
  /// Whether the gateway has written its acknowledgement, received or not.
  var isAcknowledgementWritten = false
  var deliveries = 0
  /// The process that got it last; 0 for none.
  var life = 0
  /// Whether it was seen to be stored without having been acknowledged.
  var isStoredInSecret = false

  init(number: Int, topic: String, payload: [UInt8], content: Content, qos: Int = 1) {
    (self.number, self.topic, self.payload) = (number, topic, payload)
    (self.content, self.qos) = (content, qos)
  }

  /// The payload as text.
  var text: String { String(decoding: payload, as: UTF8.self) }

  /// The same for the second time, as a retained message comes.
  func again() -> Message {
    let copy = Message(number: number, topic: topic, payload: payload, content: content, qos: 1)
    copy.isRetained = true
    return copy
  }
}
