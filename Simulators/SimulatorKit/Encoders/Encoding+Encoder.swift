internal import TaihuCore
internal import TaihuPack

extension Encoding {
  /// The encoder of a device.
  ///
  /// - Throws: A usage error when the pack gives the device no topic, or the language has no words for its quantities.
  func encoder(
    of setting: DeviceSetting, channels: [Instruments.Channel]
  ) throws(OperatorError) -> any MessageEncoder {
    let template = try template(in: setting.pack)
    let address = setting.address
    switch self {
    case .native: return NativeEncoder(topic: template.topic(of: address), channels: channels)
    case .senml:
      return SenMLEncoder(
        topic: template.topic(of: address), partTopic: try partTopic(in: setting.pack, of: address), address: address,
        channels: channels)
    case .line: return LineEncoder(topic: template.topic(of: address), address: address, channels: channels)
    case .sparkplug:
      return SparkplugEncoder(address: address, edge: edge(of: setting), template: template, channels: channels)
    case .hj212:
      let identifier = HJ212Identifier.text(of: address)
      let topic = template.topic(of: address, overrides: ["mn": identifier, "device": identifier])
      let answers = try answerTopic(in: setting.pack, of: address, identifier)
      let encoder = HJ212Encoder(
        topic: topic, answerTopic: answers, identifier: identifier, network: address.network, channels)
      guard let encoder else {
        throw OperatorError(
          .usage, code: "no-hj212-codes", "pack \(setting.pack.id) has no quantity that HJ 212 has a code for",
          hint: "Of the shipped packs lake, air and thermal can be played in HJ 212.")
      }
      return encoder
    }
  }

  /// The topics of the pack for this language; without a rule of its own those that are usual.
  private func template(in pack: Pack) throws(OperatorError) -> TopicTemplate {
    if let rule = rules(in: pack).first(where: { !Self.namesPart($0) }) {
      return try TopicTemplate(
        pattern: Self.opened(rule.pattern), pack: pack.id, fillsWildcards: self == .sparkplug)
    }
    guard let usual else {
      throw OperatorError(
        .usage, code: "no-native-topic", "pack \(pack.id) has no topic with the native decoder",
        hint: "Add a pattern such as wuxi/{district}/\(pack.id)/{site}/{device}, or play it in another encoding.")
    }
    return try TopicTemplate(pattern: usual, pack: pack.id, fillsWildcards: self == .sparkplug)
  }

  /// Whether the gateway that has a pack subscribes to what its devices say in this language.
  func isHeard(by pack: Pack) -> Bool { !rules(in: pack).isEmpty }

  private func rules(in pack: Pack) -> [TopicRule] { pack.topics.filter { $0.decoder.name == rawValue } }

  private static func namesPart(_ rule: TopicRule) -> Bool {
    TopicTemplate.parts.contains { rule.pattern.contains("{\($0)}") }
  }

  /// The topic for messages about parts: that of a rule with a level for them; `nil` without one.
  private func partTopic(in pack: Pack, of address: DeviceAddress) throws(OperatorError) -> PartTopic? {
    guard let rule = rules(in: pack).first(where: Self.namesPart) else { return nil }
    let template = try TopicTemplate(pattern: rule.pattern, pack: pack.id)
    return template.partLabel.map { PartTopic(template, label: $0, of: address) }
  }

  /// Where the gateway answers a device of HJ 212; `nil`: nowhere.
  private func answerTopic(
    in pack: Pack, of address: DeviceAddress, _ identifier: String
  ) throws(OperatorError) -> String? {
    guard case .hj212(let options)? = rules(in: pack).first?.decoder, !options.reply.isEmpty else { return nil }
    return try TopicTemplate(pattern: options.reply, pack: pack.id).topic(
      of: address, overrides: ["mn": identifier, "device": identifier])
  }

  /// A pattern that takes all messages of Sparkplug edge nodes, `spBv1.0/{group}/+/{node}/#`, ending with the device.
  private static func opened(_ pattern: String) -> String {
    pattern.hasPrefix("spBv1.0/") && pattern.hasSuffix("/#") ? pattern.dropLast() + "{device}" : pattern
  }

  /// The pattern by which a gateway would hear devices of a pack that has no rule for the language.
  func usualPattern(for pack: Pack) -> String {
    switch self {
    case .hj212: "hj212/{device}/up"
    case .sparkplug: "spBv1.0/\(pack.id)/+/{site}/#"
    case .native, .senml, .line: (usual ?? "").replacing("{network}", with: pack.id)
    }
  }

  private var usual: String? {
    switch self {
    case .native: nil
    case .senml: "senml/{network}/{district}/{site}/{device}"
    case .line: "line/{network}/{district}/{site}/{device}"
    case .sparkplug: "spBv1.0/{network}/+/{site}/{device}"
    case .hj212: "hj212/{mn}/up"
    }
  }

  /// The edge node of a device: its site where it is alone there, because an edge node numbers the messages of all its
  /// devices; else site and device.
  private func edge(of setting: DeviceSetting) -> String {
    let neighbours = (setting.pack.simulator?.devices ?? []).compactMap {
      DeviceAddress(network: setting.address.network, path: $0)
    }.filter { $0.site == setting.address.site }
    return neighbours.count > 1 ? "\(setting.address.site)-\(setting.address.device)" : setting.address.site
  }
}
