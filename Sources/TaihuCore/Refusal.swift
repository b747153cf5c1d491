/// Why a message, or one value in it, can't be turned into a reading. The raw values are stored in the quarantine and
/// the ledger, shown to people and never change meaning.
public enum RefusalReason: String, Sendable, CaseIterable {
  case emptyPayload = "empty-payload"
  case payloadTooLarge = "payload-too-large"
  case topicTooLong = "topic-too-long"
  case topicTooDeep = "topic-too-deep"
  case topicInvalid = "topic-invalid"
  case invalidUTF8 = "invalid-utf8"
  case malformed = "malformed"
  case truncated = "truncated"
  case trailingData = "trailing-data"
  case tooDeep = "too-deep"
  case tooManyFields = "too-many-fields"
  case duplicateKey = "duplicate-key"
  case wrongType = "wrong-type"
  case notFinite = "not-finite"
  case integerPrecision = "integer-precision"
  case badTime = "bad-time"
  case noValues = "no-values"
  case unknownQuantity = "unknown-quantity"
  case unknownUnit = "unknown-unit"
  case unknownState = "unknown-state"
  case unsupportedVersion = "unsupported-version"
  case badLength = "bad-length"
  case badChecksum = "bad-checksum"
  case encrypted
  case tooManyDevices = "too-many-devices"
  case deviceRate = "device-rate"
  case noBirth = "no-birth"
  /// Not a refusal of the later value: the former value of the same time, kept here when a correction replaced it.
  case conflict = "conflict"
}

/// One refusal: the reason, and in words what was found and where.
public struct Refusal: Error, Hashable, Sendable {
  /// The reason, from a fixed list.
  public var reason: RefusalReason
  /// What was found, where in the payload, and the line of the pack that asked for something else.
  public var detail: String

  /// A refusal from its parts.
  public init(_ reason: RefusalReason, _ detail: String) {
    (self.reason, self.detail) = (reason, detail)
  }
}

/// Why a message was deliberately not stored, though nothing is wrong with it.
public enum IgnoreRule: String, Sendable, CaseIterable {
  /// The pack says `ignore` for this topic.
  case declared
  /// No pattern of any pack matches the topic.
  case noPattern = "no-pattern"
  /// A retained message with no time of its own: a repetition of the past, not a new measurement.
  case retained
  /// A topic that begins with `$`, which is the broker's own.
  case brokerTopic = "broker-topic"
  /// A message of the device's protocol itself that holds no measurement: a heartbeat, an answer, a record of a log.
  case control
}

/// What normalizing made of one message.
public enum MessageOutcome: Hashable, Sendable {
  /// At least one reading was appended to the batch; values refused on the way stand in the batch's refusals.
  case decoded
  /// Nothing could be read; the whole message goes to the quarantine.
  case refused(Refusal)
  /// Nothing was stored, by rule.
  case ignored(IgnoreRule)
}
