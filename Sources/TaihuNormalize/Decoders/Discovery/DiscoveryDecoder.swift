internal import TaihuCore
internal import TaihuPack

/// Reads messages of which nothing is declared: every number and truth value in them becomes a series of its own.
///
/// A series is named by the way to its value, envelopes left out, as `[a-z][a-z0-9_]*`; its device stands in the
/// payload or in the topic. Texts are values only as `ON` and `OFF`, and as a number with a known unit behind it.
enum DiscoveryDecoder {
  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ limits: NormalizerLimits,
    remembering memory: inout HomeAssistantMemory, into content: inout MessageContent
  ) throws(Refusal) {
    if HomeAssistantConfig.isConfig(topic) {
      try HomeAssistantConfig.learn(payload, topic, limits, &memory)
      content.isUnderstood = true
      return
    }
    let place = DiscoveryTopic(topic)
    let entities = memory.entities(of: topic)
    if let value = bareText(payload) { return append(value, place, entities, rule, &content) }
    let tree = try JSONTree(payload, limits)
    if tree[0].kind != .object && tree[0].kind != .array {
      return readSingle(tree, payload, place, entities, rule, &content)
    }
    var walk = DiscoveryWalk(tree, place, entities, rule)
    walk.run(payload, into: &content)
  }

  /// A value that is no JSON: `ON`, `OFF`, or a number with its unit.
  private static func bareText(_ payload: RawSpan) -> DiscoveryText.Value? {
    guard payload.byteCount <= 64, UTF8Check.firstInvalid(in: payload) == nil else { return nil }
    return DiscoveryText.value(Array(NumberText.trimmed(payload.array(0..<payload.byteCount))))
  }

  private static func readSingle(
    _ tree: JSONTree, _ payload: RawSpan, _ place: DiscoveryTopic, _ entities: [HomeAssistantMemory.Entity],
    _ rule: CompiledRule, _ content: inout MessageContent
  ) {
    switch tree[0].kind {
    case .number: append(DiscoveryText.Value(number: tree[0].number), place, entities, rule, &content)
    case .bool:
      let number = JSONNumber(value: tree[0].number.value, isInteger: true)
      append(DiscoveryText.Value(number: number), place, entities, rule, &content)
    case .string:
      let text = tree[0].text.unescaped(in: payload)
      if let value = DiscoveryText.value(text) { append(value, place, entities, rule, &content) }
    case .object, .array, .null: break
    }
  }

  /// Takes the value of a payload that is nothing else, which the topic names.
  private static func append(
    _ value: DiscoveryText.Value, _ place: DiscoveryTopic, _ entities: [HomeAssistantMemory.Entity],
    _ rule: CompiledRule, _ content: inout MessageContent
  ) {
    let entity = entities.first { $0.path.isEmpty }
    var name = place.subject.reduce(into: []) { Identifier.join($1, to: &$0) }
    if name.isEmpty { Identifier.join(entity?.name ?? [], to: &name) }
    let text = String(decoding: name, as: UTF8.self)
    let last = place.subject.last.map { String(decoding: $0, as: UTF8.self).lowercased() } ?? ""
    let unit = [
      value.unit, entity?.unit ?? [],
      Array(DiscoveryUnits.unit(of: last, name: text, root: place.root, isShelly: false).utf8),
    ].first { !$0.isEmpty }
    content.append(
      FoundValue(
        name: name, device: place.device, labels: place.labels, unit: unit ?? [], number: value.number),
      by: rule, at: "the payload")
  }
}

/// Texts that are values without being declared so.
enum DiscoveryText {
  /// A value and the unit that stands behind it.
  struct Value {
    /// The number.
    var number: JSONNumber
    /// Its unit; empty: none.
    var unit: [UInt8] = []
  }

  /// The value of a text: `ON` and `OFF`, as Zigbee2MQTT, Tasmota and Shelly document them, or a number with a known
  /// unit; `nil` when it is neither.
  static func value(_ text: [UInt8]) -> Value? {
    switch String(decoding: text, as: UTF8.self) {
    case "ON", "on": return Value(number: JSONNumber(value: 1, isInteger: true))
    case "OFF", "off": return Value(number: JSONNumber(value: 0, isInteger: true))
    default: break
    }
    guard text.count <= 64, let (number, unit) = NumberText.parseLeading(text), !unit.isEmpty,
      UnitTable.canonical(String(decoding: unit, as: UTF8.self)) != nil
    else { return nil }
    return Value(number: number, unit: unit)
  }
}
