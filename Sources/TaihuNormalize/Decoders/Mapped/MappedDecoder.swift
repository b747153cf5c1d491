internal import TaihuCore
internal import TaihuPack

/// Reads JSON of any shape by declared paths: values at known places, and loops over places that name their quantities.
struct MappedDecoder {
  let rule: CompiledRule
  let plan: MappedPlan
  let tree: JSONTree

  /// What the values of one sample have in common.
  struct Sample {
    var place: Int
    var time: Timestamp
    var source: ClockWindow.Source
    var device: [UInt8]
    var labels: [(name: [UInt8], value: [UInt8])]
  }

  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ plan: MappedPlan, _ limits: NormalizerLimits,
    remembering memory: inout MetadataMemory, into content: inout MessageContent
  ) throws(Refusal) {
    let decoder = MappedDecoder(rule: rule, plan: plan, tree: try JSONTree(payload, limits))
    let places = try decoder.tree.places(plan.options.samples, from: 0, in: payload)
    if places.isEmpty { throw Refusal(.noValues, "no sample stands at \(plan.options.samples)") }
    for place in places {
      guard let sample = try decoder.sample(at: place, payload, &content) else { continue }
      for value in plan.values { try decoder.take(value, of: sample, payload, &content) }
      for loop in plan.loops { try decoder.take(loop, of: sample, payload, topic, memory, &content) }
    }
  }

  /// The sample at a place; `nil` when its time can't be read, which is refused.
  private func sample(
    at place: Int, _ payload: RawSpan, _ content: inout MessageContent
  ) throws(Refusal) -> Sample? {
    guard let (time, source) = try time(plan.options.time, from: place, payload, &content) else { return nil }
    return Sample(
      place: place, time: time, source: source,
      device: try tree.text(plan.options.device, from: place, in: payload) ?? [],
      labels: try tree.labels(plan.options.labels, from: place, in: payload))
  }

  /// Takes the value or values at a known path.
  private func take(
    _ value: MappedPlan.Value, of sample: Sample, _ payload: RawSpan, _ content: inout MessageContent
  ) throws(Refusal) {
    let places = try tree.places(value.declared.path, from: sample.place, in: payload)
    if places.isEmpty, value.declared.isRequired {
      content.refuse(Refusal(.noValues, "\(value.declared.path): nothing stands there (\(rule.place))"))
    }
    for (index, place) in places.enumerated() {
      let read = read(place, value.form, isRequired: value.declared.isRequired, payload, &content)
      guard let read else { continue }
      var found = value.found(read, sample.device, sample.labels)
      (found.time, found.source) = time(of: sample, place: index, isPlural: value.declared.path.isPlural)
      if let unit = try tree.text(value.declared.unitPath, from: sample.place, in: payload) { found.unit = unit }
      if let quantity = value.quantity {
        content.append(found, as: quantity, by: rule, at: tree.pointer(to: place, in: payload))
      } else {
        content.append(found, by: rule, at: tree.pointer(to: place, in: payload))
      }
    }
  }
}

extension MappedDecoder {
  /// Takes the value of each place of a loop.
  private func take(
    _ loop: MappedPlan.Loop, of sample: Sample, _ payload: RawSpan, _ topic: RawSpan, _ memory: MetadataMemory,
    _ content: inout MessageContent
  ) throws(Refusal) {
    for place in try tree.places(loop.declared.path, from: sample.place, in: payload) {
      guard let node = try tree.places(loop.declared.value, from: place, in: payload).first,
        let read = read(node, loop.form, isRequired: false, payload, &content),
        var found = try named(loop.declared, place, payload, topic, memory, &content)
      else { continue }
      found.content = read
      (found.time, found.source) = (sample.time, sample.source)
      if let path = loop.declared.time {
        guard let (time, source) = try time(path, from: place, payload, &content) else { continue }
        (found.time, found.source) = (time, source)
      }
      if found.device.isEmpty { found.device = sample.device }
      found.labels = sample.labels + found.labels + (try tree.labels(loop.declared.labels, from: place, in: payload))
      content.append(found, by: rule, at: tree.pointer(to: node, in: payload))
    }
  }

  /// Name, unit and device of a loop's place; `nil` when it has no name, which is refused.
  private func named(
    _ loop: MappedLoop, _ place: Int, _ payload: RawSpan, _ topic: RawSpan, _ memory: MetadataMemory,
    _ content: inout MessageContent
  ) throws(Refusal) -> FoundValue? {
    var found = FoundValue(name: [], content: .bool(false))
    if let id = try tree.text(loop.id, from: place, in: payload) {
      guard let entry = memory[MetadataMemory.key(id, topic, scope: plan.scopeLevels)] else {
        let pointer = tree.pointer(to: place, in: payload)
        let text = String(decoding: id, as: UTF8.self).excerpt
        content.refuse(
          Refusal(.unknownQuantity, "\(pointer): no metadata message has named the identifier “\(text)” yet"))
        return nil
      }
      (found.name, found.unit, found.device, found.labels) = (entry.name, entry.unit, entry.device, entry.labels)
    }
    if let name = try tree.text(loop.name, from: place, in: payload) { found.name = name }
    if let unit = try tree.text(loop.unit, from: place, in: payload) { found.unit = unit }
    if let device = try tree.text(loop.device, from: place, in: payload) { found.device = device }
    if found.name.isEmpty {
      let pointer = tree.pointer(to: place, in: payload)
      content.refuse(
        Refusal(.unknownQuantity, "\(pointer): no name stands at \(loop.name ?? loop.id ?? .here) (\(rule.place))"))
      return nil
    }
    return found
  }
}

extension MappedPlan.Value {
  /// The value as a decoder hands it over, with its factor and offset applied.
  fileprivate func found(
    _ read: FoundValue.Content, _ device: [UInt8], _ common: [(name: [UInt8], value: [UInt8])]
  ) -> FoundValue {
    var content = read
    if case .number(let number) = read, number.problem == nil { content = .number(scale.apply(number)) }
    return FoundValue(
      name: name, device: device, labels: common + labels, unit: unit, content: content)
  }
}
