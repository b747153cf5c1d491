internal import TaihuCore
internal import TaihuPack

/// The walk of discovery through one JSON payload: containers hand time, device and name down to the values in them.
struct DiscoveryWalk {
  /// What a container hands down.
  struct Context {
    /// The name so far, without and with envelopes.
    var name: [UInt8] = []
    var fullName: [UInt8] = []
    /// The time of its values, and the member that states it.
    var time = Timestamp.epoch
    var source = ClockWindow.Source.none
    var timeNode = -1
    /// The device; empty: the topic's.
    var device: [UInt8] = []
    /// The channel of a device that has several; empty: none.
    var channel: [UInt8] = []
    /// The unit of its values, and that of temperatures in it.
    var unit: [UInt8] = []
    var temperatureUnit: [UInt8] = []
    /// Whether nothing in it is a measurement.
    var isSkipped = false
  }

  /// Numbers in an array beyond which it is a wave and no set of series.
  static let numbersMax = 64

  let tree: JSONTree
  let place: DiscoveryTopic
  let entities: [HomeAssistantMemory.Entity]
  let rule: CompiledRule
  var isShelly = false
  private var outermost = Context()
  private var contexts: [Context?] = []
  private var taken: Set<Taken> = []

  /// What of a series must not stand twice in a message.
  private struct Taken: Hashable {
    var name, device, channel: [UInt8]
    var time: Timestamp
  }

  /// A walk through a payload.
  init(_ tree: JSONTree, _ place: DiscoveryTopic, _ entities: [HomeAssistantMemory.Entity], _ rule: CompiledRule) {
    (self.tree, self.place, self.entities, self.rule) = (tree, place, entities, rule)
  }

  /// Hands every value over.
  mutating func run(_ payload: RawSpan, into content: inout MessageContent) {
    outermost = outermostContext(payload)
    contexts = Array(repeating: nil, count: tree.nodes.count)
    for node in tree.nodes.indices {
      let parent = tree[node].parent
      guard let context = parent < 0 ? outermost : contexts[parent] else { continue }
      switch tree[node].kind {
      case .object, .array: contexts[node] = self.context(of: node, in: context, payload, &content)
      case .number, .bool, .string:
        if !context.isSkipped, context.timeNode != node { take(node, context, payload, &content) }
      case .null: break
      }
    }
  }

  /// The context of the payload itself. Its time is the first one that stands anywhere outside arrays.
  private mutating func outermostContext(_ payload: RawSpan) -> Context {
    var context = Context()
    for node in tree.nodes.indices where tree[node].kind == .object && !isInArray(node) {
      if let (time, source, _) = time(of: node, payload) {
        (context.time, context.source) = (time, source)
        break
      }
    }
    let componentLevels = place.subject.filter { $0.contains(UInt8(ascii: ":")) }
    for level in componentLevels { Identifier.join(level, to: &context.name) }
    context.fullName = context.name
    isShelly = !componentLevels.isEmpty || child("src", of: 0, payload) != nil && child("params", of: 0, payload) != nil
    return context
  }

  private func isInArray(_ node: Int) -> Bool {
    var node = node
    while node > 0 {
      node = tree[node].parent
      if tree[node].kind == .array { return true }
    }
    return false
  }
}

extension DiscoveryWalk {
  /// Takes one value.
  private mutating func take(
    _ node: Int, _ context: Context, _ payload: RawSpan, _ content: inout MessageContent
  ) {
    let key = word(node, payload)
    if isIdentity(node, key, payload) { return }
    let entity = entities.isEmpty ? nil : entity(of: node, payload)
    guard let value = value(node, key, isDeclared: entity?.unit.isEmpty == false, payload, context, &content) else {
      return
    }
    let name = name(node, key, context, payload)
    append(
      value.number, name, unit(of: value, entity, key, name, context), node, context, payload, &content)
  }

  /// The unit that stands with the value, or was told of it, or follows from its name; empty when nobody knows.
  private func unit(
    of value: DiscoveryText.Value, _ entity: HomeAssistantMemory.Entity?, _ key: String, _ name: [UInt8],
    _ context: Context
  ) -> [UInt8] {
    if !value.unit.isEmpty { return value.unit }
    if let entity, !entity.unit.isEmpty { return entity.unit }
    if !context.unit.isEmpty, DiscoveryWords.values.contains(key) { return context.unit }
    if !context.temperatureUnit.isEmpty, key.contains("temp") || key.contains("dewpoint") {
      return context.temperatureUnit
    }
    let text = String(decoding: name, as: UTF8.self)
    return Array(DiscoveryUnits.unit(of: key, name: text, root: place.root, isShelly: isShelly).utf8)
  }

  private mutating func append(
    _ number: JSONNumber, _ name: [UInt8], _ unit: [UInt8], _ node: Int, _ context: Context, _ payload: RawSpan,
    _ content: inout MessageContent
  ) {
    var found = FoundValue(
      name: name, device: context.device.isEmpty ? place.device : context.device, labels: place.labels, unit: unit,
      time: context.time, source: context.source, number: number)
    if !context.channel.isEmpty { found.labels.append((Array("channel".utf8), context.channel)) }
    var series = Taken(
      name: Identifier.seriesName(name), device: found.device, channel: context.channel, time: context.time)
    if !taken.insert(series).inserted {
      found.name = fullName(node, context, payload)
      series.name = Identifier.seriesName(found.name)
      guard taken.insert(series).inserted else {
        return content.refuse(
          Refusal(.duplicateKey, "\(tree.pointer(to: node, in: payload)): two members have this path"))
      }
    }
    content.append(found, by: rule, at: tree.pointer(to: node, in: payload))
  }

  /// Whether a member says who or when, and measures nothing.
  private func isIdentity(_ node: Int, _ key: String, _ payload: RawSpan) -> Bool {
    if DiscoveryWords.identifiers.contains(key) { return true }
    guard DiscoveryWords.timeEnds.contains(where: { key.ends(with: $0) }) else { return false }
    if case .none = DiscoveryTime.read(node, tree, in: payload, isCertain: false) { return false }
    return true
  }

  private func value(
    _ node: Int, _ key: String, isDeclared: Bool, _ payload: RawSpan, _ context: Context,
    _ content: inout MessageContent
  ) -> DiscoveryText.Value? {
    switch tree[node].kind {
    case .number: return DiscoveryText.Value(number: tree[node].number)
    case .bool: return DiscoveryText.Value(number: JSONNumber(value: tree[node].number.value, isInteger: true))
    case .string:
      let text = tree[node].text.unescaped(in: payload)
      if isDeclared, let number = NumberText.parse(text) { return DiscoveryText.Value(number: number) }
      if key == "data", place.root == "ruuvi", let values = RuuviAdvertisement.values(text) {
        for value in values {
          var found = FoundValue(
            name: Array(value.name.utf8), device: context.device.isEmpty ? place.device : context.device,
            unit: Array(value.unit.utf8), number: value.number)
          (found.time, found.source) = (context.time, context.source)
          content.append(found, by: rule, at: tree.pointer(to: node, in: payload))
        }
      }
      return DiscoveryText.value(text)
    case .object, .array, .null: return nil
    }
  }

  private func entity(of node: Int, _ payload: RawSpan) -> HomeAssistantMemory.Entity? {
    var path: [[UInt8]] = []
    var node = node
    while tree[node].parent >= 0 {
      path.append(tree.key(of: node, in: payload))
      node = tree[node].parent
    }
    path.reverse()
    return entities.first { $0.path == path }
  }
}
