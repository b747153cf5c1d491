internal import TaihuCore
internal import TaihuPack

/// Reads JSON that gives names, units and labels to the identifiers of other messages. It holds no reading.
enum MetadataDecoder {
  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message; what it named before stays learned.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ plan: MetadataPlan, _ limits: NormalizerLimits,
    remembering memory: inout MetadataMemory, into content: inout MessageContent
  ) throws(Refusal) {
    let tree = try JSONTree(payload, limits)
    let entries = try tree.places(plan.options.entries, from: 0, in: payload)
    if entries.isEmpty { throw Refusal(.noValues, "nothing stands at \(plan.options.entries)") }
    for entry in entries {
      let options = plan.options
      guard let id = try tree.text(options.id, from: entry, in: payload),
        let name = try tree.text(options.name, from: entry, in: payload)
      else {
        throw Refusal(
          .wrongType, "\(tree.pointer(to: entry, in: payload)) has no text at \(options.id) or at \(options.name)")
      }
      let learned = MetadataMemory.Entry(
        name: name, unit: try tree.text(options.unit, from: entry, in: payload) ?? [],
        device: try tree.text(options.device, from: entry, in: payload) ?? [],
        labels: try tree.labels(options.labels, from: entry, in: payload))
      let key = MetadataMemory.key(id, topic, scope: plan.scopeLevels)
      guard memory.learn(key, learned, max: limits.devicesPerPackMax) else {
        throw Refusal(.tooManyDevices, "\(memory.count) identifiers have names already; this one is new")
      }
    }
    content.isUnderstood = true
  }
}

extension JSONTree {
  /// The labels that stand at some paths; one without text is left out.
  func labels(
    _ paths: [LabelPath], from start: Int, in payload: RawSpan
  ) throws(Refusal) -> [(name: [UInt8], value: [UInt8])] {
    var labels: [(name: [UInt8], value: [UInt8])] = []
    for label in paths {
      if let value = try text(label.path, from: start, in: payload) { labels.append((Array(label.name.utf8), value)) }
    }
    return labels
  }
}
