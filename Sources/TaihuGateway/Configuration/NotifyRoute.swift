internal import TaihuCore
internal import TaihuMQTT
public import TaihuNotify
internal import TaihuPack

/// One `[[notify]]`: a route and its receiver.
public struct NotifyRoute: Sendable, Hashable {
  /// How the receiver is reached.
  public enum Receiver: Sendable, Hashable {
    /// Published to a topic of the broker of that name in the configuration.
    case mqtt(broker: String, topic: String)
    /// Posted to an address, signed with the secret in a file.
    case webhook(WebhookAddress, secretFile: String, caFile: String?)
    /// Handed to a command, an absolute path and its arguments.
    case command([String])
  }

  /// Which episodes, when, how patiently.
  public var route: NoticeRoute
  /// Who is told.
  public var receiver: Receiver

  /// A route from its parts.
  public init(_ route: NoticeRoute, _ receiver: Receiver) {
    (self.route, self.receiver) = (route, receiver)
  }
}

extension GatewayConfiguration {
  /// The receiver of a route. To be asked on the thread that will use it.
  func receiver(of notify: NotifyRoute, instance: String) -> any NoticeReceiver {
    let timeout = notify.route.timeout
    switch notify.receiver {
    case .command(let command): return CommandReceiver(command: command, timeout: timeout)
    case .webhook(let address, let secretFile, let caFile):
      return WebhookReceiver(address: address, caFile: caFile, timeout: timeout) { () throws(OperatorError) in
        try Self.secret(secretFile, route: notify.route.name)
      }
    case .mqtt(let name, let topic):
      let broker = brokers.first { $0.name == name }!
      return MQTTReceiver(
        url: broker.address, topic: topic, clientID: "\(broker.clientID)-notify-\(notify.route.name)", timeout: timeout
      ) { () throws(OperatorError) in
        MQTTPublisher.Credentials(
          username: broker.username,
          password: try broker.readPassword().map { String(decoding: $0, as: UTF8.self) }, caFile: broker.caFile,
          certificateFile: broker.certFile, keyFile: broker.keyFile)
      }
    }
  }

  private static func secret(_ path: String, route: String) throws(OperatorError) -> [UInt8] {
    do {
      return try Credential.password(path: path)
    } catch {
      throw OperatorError(
        error.category, code: "credential", "notify \(route): secret_file \(path) \(error.reason)", hint: error.hint)
    }
  }
}
