/// What one source needs to know about its broker, with a default for everything but the place and the name.
public struct MQTTConfiguration: Sendable, Hashable {
  /// The version of the protocol to speak.
  public enum ProtocolVersion: String, Sendable, CaseIterable {
    /// MQTT 5, and 3.1.1 when the broker refuses it.
    case automatic
    /// MQTT 5 only.
    case v5 = "5"
    /// MQTT 3.1.1 only. The broker then limits the unacknowledged messages, and large messages can't be declined.
    case v311 = "3.1.1"
  }

  /// Where the broker listens. No default.
  public var url: BrokerURL
  /// The client id, unique at the broker: the session with its queued messages hangs on it. No default.
  public var clientID: String
  /// Topic filters to subscribe, without a share prefix. No default; an empty list receives nothing.
  public var filters: [String]
  /// The quality of service to subscribe with, 0 or 1. Default 1: at 0 the broker queues nothing while we are away.
  public var qos = 1
  /// The group of a shared subscription (`$share/GROUP/FILTER`), in which the broker gives each message to one member.
  /// Default `nil`: not shared.
  public var shareGroup: String?
  /// The version of the protocol. Default `automatic`.
  public var protocolVersion = ProtocolVersion.automatic
  /// The user name. Default `nil`: anonymous, or by certificate.
  public var username: String?
  /// A file with the password; a line end after it is not part of it. Default `nil`: none. A file, since
  /// configurations and command lines are read by more people than passwords should be.
  public var passwordFile: String?
  /// A PEM file with the authorities that may vouch for the broker, `mqtts` only. Default `nil`: those of the system.
  public var caFile: String?
  /// A PEM file with our certificate, `mqtts` only. Default `nil`: none.
  public var certificateFile: String?
  /// A PEM file with the certificate's key, without passphrase. Default `nil`: none.
  public var keyFile: String?
  /// The longest silence towards the broker in whole seconds, 5–65535. Default 60 s: a dead connection is noticed
  /// within two minutes, and a commit may take ten seconds without the broker giving us up.
  public var keepalive = Duration.seconds(60)
  /// Days for which the broker keeps the session while we are away, 1–3650; MQTT 5 only. Default 14: a long holiday.
  public var sessionExpiryDays = 14
  /// Messages the broker may send before it needs an acknowledgement, 1–65535; MQTT 5 only. Default 8192: some batches,
  /// so that the next one is on its way while one is committed.
  public var receiveMaximum = 8_192
  /// The largest packet in bytes that the broker may send, 1 KiB–64 MiB. Default 256 KiB. With MQTT 5 the broker holds
  /// larger ones back; with 3.1.1 they arrive, and only their beginning is kept.
  public var maximumPacketBytes = 262_144
  /// The most messages in a batch, that is, in a transaction, 1–`ringSlots`. Default 2000: beyond that a larger batch
  /// gains nothing measurable.
  public var batchMessagesMax = 2_000
  /// How long the first message of a batch waits for company, 0–1 s. Default 10 ms: at most a hundred commits a second,
  /// at a latency that nobody sees.
  public var batchDelay = Duration.milliseconds(10)
  /// Slots of the ring, a power of two up to 2²⁰. Default 4096: two batches.
  public var ringSlots = 4_096
  /// Bytes for topics and payloads of the messages in the ring, a power of two of at least four packets, up to 1 GiB.
  /// Default 8 MiB: 2000 messages of 4 KiB.
  public var arenaBytes = 8_388_608
  /// The least and the most time between attempts, 1 ms–1 h. Default 1–60 s.
  public var backoff = Duration.seconds(1)...Duration.seconds(60)
  /// How long an attempt may take from opening the socket to the broker's answer, 100 ms–5 min. Default 10 s.
  public var connectTimeout = Duration.seconds(10)
  /// How long stopping waits for a commit in progress, 0–10 min. Default 5 s; after that the batch is left to be
  /// delivered again.
  public var stopTimeout = Duration.seconds(5)
  /// The topic that tells others whether we are online: retained `{"state":"online"}`, and `{"state":"offline"}` as the
  /// will. Default `nil`: none.
  public var statusTopic: String?
  /// Whether to listen to the broker's count of messages that it dropped, on `$SYS/broker/publish/messages/dropped`:
  /// Mosquitto's only sign of a queue that overflowed. Those messages are not counted as received. Default `false`.
  public var watchesDrops = false
  /// Our name as a Sparkplug host application: retained on `spBv1.0/STATE/NAME` stands whether we are online, also as the
  /// will (specification 3.0, section 6.4.26). A connection has one will, so the status topic then tells only of starts
  /// and of stops in good order. Default `nil`: we are none.
  public var sparkplugHost: String?

  /// A configuration with the defaults for everything else.
  public init(url: BrokerURL, clientID: String, filters: [String]) {
    (self.url, self.clientID, self.filters) = (url, clientID, filters)
  }

  /// The filters as the broker gets them, with the share prefix if there is a group. These are what a persistent
  /// session keeps, so these are what to remember for the next start's `previousFilters`.
  public var effectiveFilters: [String] {
    effective(filters)
  }

  func effective(_ filters: [String]) -> [String] {
    guard let shareGroup else { return filters }
    return filters.map { "$share/\(shareGroup)/\($0)" }
  }
}
