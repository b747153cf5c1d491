internal import TaihuCore
internal import TaihuNotify
internal import TaihuPack

extension NotifyRoute {
  /// Reads one `[[notify]]`; `nil` when its receiver can't be used, which is reported.
  init?(reading table: StrictTable, base: PathBase, brokers: [BrokerConfiguration], instance: String) {
    let name = table.requiredText("name", "the route's name, for instance \"duty\"") ?? ""
    if table.has("name") { _ = table.check(name, at: "name", as: .topicLevel) }
    var route = NoticeRoute(name: name)
    route.take(table)
    let receiver = Self.receiver(table, base: base, brokers: brokers, topic: "taihu/\(instance)/notices/\(name)")
    guard let receiver else { return nil }
    self.init(route, receiver)
  }

  private static func receiver(
    _ table: StrictTable, base: PathBase, brokers: [BrokerConfiguration], topic: String
  ) -> Receiver? {
    var found: [Receiver?] = []
    if let mqtt = table.section("mqtt", { mqtt($0, brokers: brokers, topic: topic) }) { found.append(mqtt) }
    if let webhook = table.section("webhook", { webhook($0, base: base) }) { found.append(webhook) }
    if let command = table.texts("command") { found.append(self.command(command, table)) }
    guard found.count == 1 else {
      table.report(
        nil, found.isEmpty ? "the route has no receiver" : "the route has more than one receiver",
        hint: "give it one of mqtt, webhook and command")
      return nil
    }
    return found[0]
  }

  private static func mqtt(_ table: StrictTable, brokers: [BrokerConfiguration], topic: String) -> Receiver? {
    let broker = table.text("broker") ?? brokers.first?.name ?? ""
    let topic = table.text("topic") ?? topic
    guard brokers.contains(where: { $0.name == broker }) else {
      table.report(
        "broker", "there is no broker \(QuotedText.of(broker))",
        hint: "the brokers are \(brokers.map(\.name).joined(separator: ", "))")
      return nil
    }
    guard !topic.isEmpty, topic.utf8.count <= 1_024, !topic.contains(where: { "+#\0".contains($0) }) else {
      table.report("topic", "\(QuotedText.of(topic)) is no topic to publish to", hint: "leave out + and #")
      return nil
    }
    return .mqtt(broker: broker, topic: topic)
  }

  private static func webhook(_ table: StrictTable, base: PathBase) -> Receiver? {
    table.refuse(
      "secret", "a secret never stands in the configuration",
      hint: "put it into a file of mode 600 and name the file with secret_file")
    let url = table.requiredText("url", "where notices are posted, for instance \"https://duty.example/taihu\"")
    let caFile = table.file("ca_file", base: base, isSecret: false)
    if !table.has("secret_file") {
      table.reportMissing("secret_file", "the file with the secret that notices are signed with")
    }
    let secretFile = table.file("secret_file", base: base, isSecret: true)
    guard let url, let secretFile else { return nil }
    do {
      let address = try WebhookAddress(url)
      if !address.isSecure, !HostAndPort(host: address.host, port: address.port).isLoopback {
        table.warn("url", "notices go over the network in the clear", hint: "begin the url with https://")
      }
      return .webhook(address, secretFile: secretFile, caFile: caFile)
    } catch {
      table.report("url", error.message, hint: error.hint)
      return nil
    }
  }

  private static func command(_ command: [String], _ table: StrictTable) -> Receiver? {
    guard let path = command.first, path.hasPrefix("/") else {
      table.report(
        "command", "the command has no absolute path", hint: "write command = [\"/usr/local/bin/page\", \"duty\"]")
      return nil
    }
    return .command(command)
  }
}

extension NoticeRoute {
  /// Takes over what a `[[notify]]` says beside its receiver.
  mutating func take(_ table: StrictTable) {
    match = table.section("match") { Self.match($0) } ?? match
    groupWait = table.duration("group_wait", in: .zero...(.seconds(3_600))) ?? groupWait
    groupBy = table.texts("group_by") ?? groupBy
    repeatAfter = table.duration("repeat", in: .seconds(60)...(.seconds(30 * 86_400)))
    if let names = table.texts("immediate") { immediate = Self.severities(names, table) }
    messagesPerMinuteMax = table.integer("rate", in: 1...6_000, unit: "messages a minute") ?? messagesPerMinuteMax
    waitingMax = table.integer("queue", in: 1...1_000_000, unit: "notices") ?? waitingMax
    timeout = table.duration("timeout", in: .seconds(1)...(.seconds(60))) ?? timeout
    retryMax = table.duration("retry_max", in: .seconds(1)...(.seconds(3_600))) ?? retryMax
    giveUpAfter = table.duration("give_up", in: .seconds(60)...(.seconds(30 * 86_400))) ?? giveUpAfter
  }

  private static func severities(_ names: [String], _ table: StrictTable) -> Set<Severity> {
    for name in names where Severity(name) == nil {
      table.report("immediate", "there is no severity \(QuotedText.of(name))", hint: "use notice, warning, critical")
    }
    return Set(names.compactMap { Severity($0) })
  }

  /// The keys that a match may have: what every series of a pack is labelled with, and what an episode has.
  private static let matchKeys = ["network", "district", "site", "device", "name", "kind", "rule", "severity"]

  private static func match(_ table: StrictTable) -> AlarmMatch {
    var conditions: [AlarmMatch.Condition] = []
    for key in matchKeys where table.has(key) {
      guard let values = table.isList(key) ? table.texts(key) : table.text(key).map({ [$0] }) else { continue }
      conditions.append(.init(key, values))
    }
    for (key, value) in table.textMap("labels") ?? [:] { conditions.append(.init(key, [value])) }
    do {
      return try AlarmMatch(conditions)
    } catch {
      table.report(nil, error.message, hint: error.hint)
      return AlarmMatch()
    }
  }
}
