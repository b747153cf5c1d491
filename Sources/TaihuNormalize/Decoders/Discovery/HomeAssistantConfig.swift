internal import TaihuCore
internal import TaihuPack

/// Reads the discovery messages of Home Assistant, `homeassistant/<component>/[<node>/]<object>/config`, in which a
/// device says on which topic and under which member its values stand, and in what unit.
///
/// Full names and the documented short ones are read, and so are the messages that hold a whole device with its
/// `components`. Of templates, `{{ value }}` and `{{ value_json… }}` with members are understood, with filters that do
/// not change the number; a value with another template keeps no unit.
enum HomeAssistantConfig {
  /// Whether a topic is one of such messages.
  static func isConfig(_ topic: RawSpan) -> Bool {
    let levels = Topic(checked: topic.array(0..<topic.byteCount)[...]).levels
    return levels.count >= 4 && levels[0] == Array("homeassistant".utf8) && levels.last == Array("config".utf8)
  }

  /// Learns what a message says.
  ///
  /// - Throws: a refusal when it is not JSON.
  static func learn(
    _ payload: RawSpan, _ topic: RawSpan, _ limits: NormalizerLimits, _ memory: inout HomeAssistantMemory
  ) throws(Refusal) {
    let tree = try JSONTree(payload, limits)
    let components = try member(["components", "cmps"], of: 0, tree, payload)
    let base = try text(["~"], of: 0, tree, payload) ?? []
    let topicOfAll = try text(["state_topic", "stat_t"], of: 0, tree, payload)
    for entity in components.map({ tree.children(of: $0) }) ?? [0] {
      let own = try text(["state_topic", "stat_t"], of: entity, tree, payload) ?? topicOfAll
      let template = try text(["value_template", "val_tpl"], of: entity, tree, payload)
      guard let own, let path = self.path(template ?? Array("{{value}}".utf8)) else { continue }
      let learned = HomeAssistantMemory.Entity(
        path: path, unit: try text(["unit_of_measurement", "unit_of_meas"], of: entity, tree, payload) ?? [],
        name: try text(["object_id", "obj_id", "device_class", "dev_cla", "name"], of: entity, tree, payload) ?? [])
      memory.learn(learned, of: expanded(own, base))
    }
  }

  /// The members that a template leads to; `nil` when it does something else than to lead there.
  static func path(_ template: [UInt8]) -> [[UInt8]]? {
    let text = NumberText.trimmed(template)
    guard text.starts(with: "{{".utf8), text.suffix(2).elementsEqual("}}".utf8), text.count >= 4 else { return nil }
    let parts = text.dropFirst(2).dropLast(2).split(separator: UInt8(ascii: "|"))
    guard let first = parts.first, parts.dropFirst().allSatisfy(leavesNumber) else { return nil }
    let expression = String(decoding: NumberText.trimmed(first), as: UTF8.self)
    if expression == "value" { return [] }
    guard expression.hasPrefix("value_json"), isWay(expression) else { return nil }
    let rest = expression.dropFirst("value_json".count)
    let written = rest.hasPrefix(".") ? String(rest.dropFirst()) : String(rest)
    guard let path = JSONPath(written), !path.isKey, path.origin == .here else { return nil }
    return path.steps.reduce(into: [[UInt8]]?.some([])) { names, step in
      if case .member(let name) = step { names?.append(name) } else { names = nil }
    }
  }

  /// Whether an expression holds nothing, outside quotes, but names, points and brackets.
  private static func isWay(_ expression: String) -> Bool {
    var quote: Unicode.Scalar?
    for scalar in expression.unicodeScalars {
      if let open = quote {
        if scalar == open { quote = nil }
      } else if scalar == "'" || scalar == "\"" {
        quote = scalar
      } else if !scalar.isASCII || !(scalar.properties.isAlphabetic || "0123456789_.[]".unicodeScalars.contains(scalar))
      {
        return false
      }
    }
    return quote == nil
  }

  private static func leavesNumber(_ filter: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: NumberText.trimmed(filter), as: UTF8.self)
    return ["float", "int", "round", "is_defined", "default"].contains(String(text.prefix { $0 != "(" }))
  }

  /// A topic with the base in place of the `~` before or behind it.
  private static func expanded(_ topic: [UInt8], _ base: [UInt8]) -> [UInt8] {
    let tilde = UInt8(ascii: "~")
    if topic.first == tilde { return base + topic.dropFirst() }
    return topic.last == tilde ? topic.dropLast() + base : topic
  }

  private static func member(
    _ names: [String], of node: Int, _ tree: JSONTree, _ payload: RawSpan
  ) throws(Refusal) -> Int? {
    for name in names {
      if let member = try tree.member(Array(name.utf8), of: node, in: payload) { return member }
    }
    return nil
  }

  /// The first of some members that is a text.
  private static func text(
    _ names: [String], of node: Int, _ tree: JSONTree, _ payload: RawSpan
  ) throws(Refusal) -> [UInt8]? {
    for name in names {
      guard let member = try tree.member(Array(name.utf8), of: node, in: payload), tree[member].kind == .string else {
        continue
      }
      return tree[member].text.unescaped(in: payload)
    }
    return nil
  }
}
