internal import TaihuCore

/// What containers say of the values in them.
extension DiscoveryWalk {
  /// What an object or array hands down.
  func context(
    of node: Int, in outer: Context, _ payload: RawSpan, _ content: inout MessageContent
  ) -> Context {
    var context = outer
    if context.isSkipped { return context }
    let key = word(node, payload)
    context.isSkipped = DiscoveryWords.descriptions.contains(key)
    if tree[node].kind == .array {
      name(array: node, key, &context, payload, &content)
      return context
    }
    let isElement = tree[node].parent >= 0 && tree[tree[node].parent].kind == .array
    var isSample = false
    if let (time, source, timeNode) = time(of: node, payload) {
      (context.time, context.source, context.timeNode) = (time, source, timeNode)
      isSample = isElement
    }
    if let device = device(of: node, payload) { context.device = device }
    if let channel = child("channel", of: node, payload), child("model", of: node, payload) != nil {
      context.channel = tree.text(of: channel, in: payload) ?? []
    }
    context.unit = text(DiscoveryWords.units, of: node, payload) ?? []
    if let unit = text("tempunit", of: node, payload) { context.temperatureUnit = Array("°".utf8) + unit }
    guard isElement else {
      extend(&context, node, key, payload)
      return context
    }
    if let named = elementName(node, payload) {
      extend(&context, by: named)
    } else if !isSample {
      extend(&context, by: tree.key(of: node, in: payload))
    }
    return context
  }

  /// The name of an array; one of samples by device (`{"a":[{"ts":…,"values":…}]}`) names the device. One that holds
  /// more numbers than anybody makes series of is refused.
  private func name(
    array node: Int, _ key: String, _ context: inout Context, _ payload: RawSpan, _ content: inout MessageContent
  ) {
    let children = tree.children(of: node)
    if let first = children.first, tree[node].parent == 0, tree[0].kind == .object,
      child("ts", of: first, payload) != nil, child("values", of: first, payload) != nil
    {
      context.device = tree.key(of: node, in: payload)
      return
    }
    extend(&context, node, key, payload)
    if children.count > Self.numbersMax, children.allSatisfy({ tree[$0].kind == .number }) {
      context.isSkipped = true
      let pointer = tree.pointer(to: node, in: payload)
      content.refuse(
        Refusal(.tooManyFields, "\(pointer): an array of \(children.count) numbers is no set of series; declare it"))
    }
  }

  private func extend(_ context: inout Context, _ node: Int, _ key: String, _ payload: RawSpan) {
    guard tree[node].parent >= 0 else { return }
    let component = tree.key(of: node, in: payload)
    Identifier.join(component, to: &context.fullName)
    if !DiscoveryWords.envelopes.contains(key) { Identifier.join(component, to: &context.name) }
  }

  private func extend(_ context: inout Context, by component: [UInt8]) {
    Identifier.join(component, to: &context.fullName)
    Identifier.join(component, to: &context.name)
  }

  /// The name of a value: that of its container where the member only says that it is the value.
  func name(_ node: Int, _ key: String, _ context: Context, _ payload: RawSpan) -> [UInt8] {
    var name = context.name
    if DiscoveryWords.values.contains(key) {
      if name.isEmpty { for level in place.subject { Identifier.join(level, to: &name) } }
      if !name.isEmpty { return name }
    }
    if tree[node].name == nil, name.isEmpty {
      for level in place.subject { Identifier.join(level, to: &name) }
      if name.isEmpty { name = Array("value".utf8) }
    }
    Identifier.join(tree.key(of: node, in: payload), to: &name)
    return name
  }

  /// The name of a value with every container in it.
  func fullName(_ node: Int, _ context: Context, _ payload: RawSpan) -> [UInt8] {
    var name = context.fullName
    Identifier.join(tree.key(of: node, in: payload), to: &name)
    return name
  }

  /// The time that an object states, where it comes from, and the member that states it.
  func time(of node: Int, _ payload: RawSpan) -> (Timestamp, ClockWindow.Source, Int)? {
    for name in DiscoveryWords.times {
      guard let member = child(name, of: node, payload) else { continue }
      let isCertain = node == 0 && DiscoveryWords.certainTimes.contains(name)
      switch DiscoveryTime.read(member, tree, in: payload, isCertain: isCertain) {
      case .instant(let instant): return (instant, .device, member)
      case .unknown: return (.epoch, .none, member)
      case .none: continue
      }
    }
    return nil
  }

  /// The device that an object names: by a member of its own, by the objects of LoRaWAN servers, or as rtl_433 does by
  /// model and number.
  private func device(of node: Int, _ payload: RawSpan) -> [UInt8]? {
    if let info = child("deviceinfo", of: node, payload), let device = text("deveui", of: info, payload) {
      return device
    }
    if let ids = child("end_device_ids", of: node, payload), let device = text("device_id", of: ids, payload) {
      return device
    }
    if let model = text("model", of: node, payload) {
      let number = child("id", of: node, payload).flatMap { tree.text(of: $0, in: payload) }
      return number.map { model + [UInt8(ascii: "-")] + $0 } ?? model
    }
    return text(DiscoveryWords.devices, of: node, payload)
  }

  /// The text by which an element of an array is told from the others.
  private func elementName(_ node: Int, _ payload: RawSpan) -> [UInt8]? {
    text(DiscoveryWords.elementNames, of: node, payload)
  }
}

extension DiscoveryWalk {
  /// The name of a member in lower case; empty for an element.
  func word(_ node: Int, _ payload: RawSpan) -> String {
    tree[node].name?.string(in: payload).lowercased() ?? ""
  }

  /// The member of an object by its name in lower case.
  func child(_ name: String, of node: Int, _ payload: RawSpan) -> Int? {
    guard tree[node].kind == .object else { return nil }
    var child = node + 1
    while child < tree[node].end {
      if let own = tree[child].name, Self.isWord(name, own, payload) { return child }
      child = tree[child].end
    }
    return nil
  }

  /// Whether a name is a word, which is in lower case and of ASCII.
  private static func isWord(_ word: String, _ name: JSONText, _ payload: RawSpan) -> Bool {
    guard name.range.count == word.utf8.count else { return false }
    var offset = name.start
    for letter in word.utf8 {
      let byte = payload.byte(offset)
      let lower = byte &- UInt8(ascii: "A") <= 25 ? byte | 0x20 : byte
      if lower != letter { return false }
      offset += 1
    }
    return true
  }

  /// The text of the first of some members that has any.
  private func text(_ names: [String], of node: Int, _ payload: RawSpan) -> [UInt8]? {
    for name in names {
      if let text = text(name, of: node, payload), !text.isEmpty { return text }
    }
    return nil
  }

  /// The text of a member.
  private func text(_ name: String, of node: Int, _ payload: RawSpan) -> [UInt8]? {
    guard let member = child(name, of: node, payload), tree[member].kind == .string else { return nil }
    return tree[member].text.unescaped(in: payload)
  }
}
