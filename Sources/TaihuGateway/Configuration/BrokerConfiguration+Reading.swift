internal import TaihuCore
internal import TaihuMQTT
internal import TaihuPack

extension BrokerConfiguration {
  /// Reads one `[[broker]]`; what is wrong is reported and replaced by its default.
  init(reading table: StrictTable, base: PathBase, instance: String) {
    let address = Self.address(table)
    self.init(address: address ?? Self.unreadable, clientID: instance)
    takeIdentity(table)
    takeCredentials(table, base: base)
    if address != nil { checkSecurity(table) }
    takeFlow(table)
    takeSubscriptions(table)
  }

  /// Stands for an address that was reported, so that the other keys are read for their problems as well.
  private static let unreadable = try! BrokerURL("mqtt://localhost")

  private static func address(_ table: StrictTable) -> BrokerURL? {
    guard let url = table.requiredText("url", "the broker's address, for instance \"mqtt://127.0.0.1:1883\"") else {
      return nil
    }
    guard !url.contains("@") else {
      // Without repeating it: what stands before the @ may be a password.
      table.report(
        "url", "the URL holds a user, and credentials never stand in a URL", hint: "use username and password_file")
      return nil
    }
    do {
      return try BrokerURL(url)
    } catch {
      table.report("url", error.message, hint: error.hint)
      return nil
    }
  }

  private mutating func takeIdentity(_ table: StrictTable) {
    if let name = table.text("name"), table.check(name, at: "name", as: .topicLevel) { self.name = name }
    guard let clientID = table.text("client_id") else { return }
    self.clientID = clientID
    if clientID.isEmpty || clientID.utf8.count > 128 || !clientID.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
      table.report(
        "client_id", "\(QuotedText.of(clientID)) is no client id: 1 to 128 characters of ASCII without spaces",
        hint: "the broker keeps our session under it, so it must stay the same")
    }
  }

  private mutating func takeCredentials(_ table: StrictTable, base: PathBase) {
    table.refuse(
      "password", "a password never stands in the configuration",
      hint: "put it into a file of mode 600 and name the file with password_file, or use a systemd credential: "
        + "password_file = \"\(PathBase.credentialsPrefix)broker-password\"")
    username = table.text("username")
    passwordFile = table.file("password_file", base: base, isSecret: true)
    caFile = table.file("ca_file", base: base, isSecret: false)
    certFile = table.file("cert_file", base: base, isSecret: false)
    keyFile = table.file("key_file", base: base, isSecret: true)
    if table.has("password_file"), !table.has("username") {
      table.report("password_file", "a password without a user", hint: "add username")
    }
    if table.has("cert_file") != table.has("key_file") {
      table.report(
        table.has("cert_file") ? "cert_file" : "key_file", "cert_file and key_file go together",
        hint: "add the other one")
    }
  }

  private func checkSecurity(_ table: StrictTable) {
    if !address.isSecure {
      for key in ["ca_file", "cert_file", "key_file"] where table.has(key) {
        table.report(key, "has no use without TLS", hint: "begin the url with mqtts://, or remove \(key)")
      }
    }
    if table.has("password_file"), !address.isSecure, !address.isLocal {
      table.warn("url", "the password goes over the network in the clear", hint: "begin the url with mqtts://")
    }
  }

  private mutating func takeFlow(_ table: StrictTable) {
    keepalive = table.duration("keepalive", in: .seconds(5)...(.seconds(65_535))) ?? keepalive
    sessionExpiry = table.duration("session_expiry", in: .seconds(86_400)...(.seconds(3_650 * 86_400))) ?? sessionExpiry
    receiveMaximum = table.integer("receive_maximum", in: 1...65_535, unit: "messages") ?? receiveMaximum
    maximumPacketBytes =
      table.integer("maximum_packet_bytes", in: 1_024...2_097_152, unit: "bytes") ?? maximumPacketBytes
    batchMessages = table.integer("batch_messages", in: 1...4_096, unit: "messages") ?? batchMessages
    protocolVersion =
      table.choice("protocol", among: MQTTConfiguration.ProtocolVersion.allCases.map { ($0.rawValue, $0) })
      ?? protocolVersion
    batchDelay = table.duration("batch_delay", in: .milliseconds(1)...(.seconds(1))) ?? batchDelay
    if receiveMaximum < batchMessages, table.has("receive_maximum") || table.has("batch_messages") {
      table.warn(
        table.has("receive_maximum") ? "receive_maximum" : "batch_messages",
        "a batch of \(batchMessages) messages never fills: the broker stops after \(receiveMaximum)",
        hint: "make receive_maximum at least batch_messages")
    }
  }

  private mutating func takeSubscriptions(_ table: StrictTable) {
    checkQoS(table)
    if let group = table.text("shared_group"), table.check(group, at: "shared_group", as: .topicLevel) {
      sharedGroup = group
    }
    if let host = table.text("sparkplug_host"), table.check(host, at: "sparkplug_host", as: .topicLevel) {
      sparkplugHost = host
    }
    discovery = table.texts("discovery") ?? []
    for (index, filter) in discovery.enumerated() {
      if let fault = TopicFilter.fault(filter) {
        table.report("discovery", fault.message, hint: fault.hint)
      } else if discovery[..<index].contains(filter) {
        table.report("discovery", "the filter \(QuotedText.of(filter)) stands twice")
      } else if TopicFilter.takesEverything(filter) {
        table.warn(
          "discovery", "\(QuotedText.of(filter)) stores every topic of the broker except those that begin with $",
          hint: "name the networks that are meant; limits.devices_per_pack bounds what a stranger can add")
      }
    }
  }

  /// Only 1 is allowed; the others are known so that the reason can be said.
  private func checkQoS(_ table: StrictTable) {
    switch table.integer("qos", in: 0...2, unit: "QoS") {
    case 0:
      table.report(
        "qos", "at QoS 0 the broker keeps nothing while the gateway is away", hint: "only 1 is allowed; leave qos out")
    case 2:
      table.report(
        "qos", "QoS 2 loses messages in a crash: the receiver's half of its handshake is not kept on disk",
        hint: "only 1 is allowed, and a message that comes twice is stored once; leave qos out")
    default: break
    }
  }
}
