public import TaihuCore
public import TaihuMQTT
internal import TaihuPack

/// One broker: where it is, who we are to it, how its messages are taken.
public struct BrokerConfiguration: Sendable, Hashable {
  /// The name in the ledger and the log. Default `broker`; with several brokers each needs its own.
  public var name: String
  /// The address. No default.
  public var address: BrokerURL
  /// The client id, under which the broker keeps our session. Default: the instance's name.
  public var clientID: String
  /// The user's name; `nil`, the default: none.
  public var username: String?
  /// The file that holds the password, read when connecting; `nil`, the default: none.
  public var passwordFile: String?
  /// The certificates of authorities to trust; `nil`, the default: those of the system. With TLS only.
  public var caFile: String?
  /// Our certificate, when the broker asks for one. With TLS only.
  public var certFile: String?
  /// The key of our certificate. With TLS only.
  public var keyFile: String?
  /// The longest silence towards the broker, 5 s to 65,535 s. Default 60 s: a dead connection is noticed after twice
  /// that, and a slow commit of some seconds is none.
  public var keepalive = Duration.seconds(60)
  /// How long the broker keeps our session and its messages while we are away, one day to 3,650 days. Default 14 days:
  /// a long holiday.
  public var sessionExpiry = Duration.seconds(14 * 86_400)
  /// Messages that the broker may send before we acknowledge, 1 to 65,535. Default 8,192: four batches, so that the
  /// next is on its way while one is committed.
  public var receiveMaximum = 8_192
  /// Bytes of the largest packet the broker may send us, 1,024 to 2,097,152. Default 262,144: without a limit a single
  /// message may take 256 MB; at most a quarter of the memory in which messages wait for their commit.
  public var maximumPacketBytes = 262_144
  /// Messages of one commit at most, 1 to 4,096, the slots of the ring. Default 2,000: beyond that a larger batch gains
  /// nothing measurable.
  public var batchMessages = 2_000
  /// How long a message may wait for others before its commit, 1 ms to 1 s. Default 10 ms: at most a hundred commits a
  /// second, at a latency that nobody sees.
  public var batchDelay = Duration.milliseconds(10)
  /// The version of MQTT. Default automatic: 5, and 3.1.1 when the broker refuses it.
  public var protocolVersion = MQTTConfiguration.ProtocolVersion.automatic
  /// The group that shares the subscriptions; `nil`, the default: this gateway gets every message.
  public var sharedGroup: String?
  /// Our name as a Sparkplug host application, whose state is kept on `spBv1.0/STATE/NAME`; `nil`, the default: we are
  /// none.
  public var sparkplugHost: String?
  /// Filters whose topics are stored without a pack. Default none.
  public var discovery: [String] = []

  /// A broker with defaults for everything but its address and our name there.
  public init(name: String = "broker", address: BrokerURL, clientID: String) {
    (self.name, self.address, self.clientID) = (name, address, clientID)
  }

  /// The most bytes of a file that holds a password.
  public static let passwordBytesMax = 65_535

  /// The password, read anew from its file, without the line end after it; `nil` when there is none.
  ///
  /// - Throws: when the file is missing, may not be read or is empty.
  public func readPassword() throws(OperatorError) -> [UInt8]? {
    guard let passwordFile else { return nil }
    do {
      return try Credential.password(path: passwordFile)
    } catch {
      throw OperatorError(
        error.category, code: "credential", "broker \(name): password_file \(passwordFile) \(error.reason)",
        hint: "nothing was sent to the broker; \(error.hint)")
    }
  }
}
