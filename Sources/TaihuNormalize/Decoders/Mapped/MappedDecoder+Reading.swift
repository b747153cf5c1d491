internal import TaihuCore
internal import TaihuPack

/// What stands at one place of a mapped payload: a time or a value.
extension MappedDecoder {
  /// The time at a path; none where nothing or null stands there; `nil` when it can't be read, which is refused.
  func time(
    _ path: JSONPath?, from start: Int, _ payload: RawSpan, _ content: inout MessageContent
  ) throws(Refusal) -> (Timestamp, ClockWindow.Source)? {
    guard let path else { return (.epoch, .none) }
    let form = plan.options.timeForm
    if path.isKey {
      if let instant = form.instant(of: tree.key(of: start, in: payload)) { return (instant, .device) }
      content.refuse(wrongTime("the key of \(tree.pointer(to: start, in: payload)) is"))
      return nil
    }
    guard let node = try tree.places(path, from: start, in: payload).first, tree[node].kind != .null else {
      return (.epoch, .none)
    }
    let instant: Timestamp? =
      switch tree[node].kind {
      case .number: form.instant(of: tree[node].number)
      case .string: form.instant(of: tree[node].text.unescaped(in: payload))
      default: nil
      }
    if let instant { return (instant, .device) }
    content.refuse(wrongTime("\(tree.pointer(to: node, in: payload)): found \(found(node, payload)), which is"))
    return nil
  }

  /// What stands at a place as a value; `nil` when it stands for nothing, or is no value, which is refused.
  func read(
    _ node: Int, _ form: NumberPlan, isRequired: Bool, _ payload: RawSpan, _ content: inout MessageContent
  ) -> FoundValue.Content? {
    switch tree[node].kind {
    case .number: return form.isMissing(tree[node].number) ? nil : .number(tree[node].number)
    case .bool: return .bool(tree[node].number.value == 1)
    case .string: return read(text: tree[node].text.unescaped(in: payload), form)
    case .null where !isRequired: return nil
    case .null, .object, .array:
      let pointer = tree.pointer(to: node, in: payload)
      content.refuse(
        Refusal(.wrongType, "\(pointer): found \(found(node, payload)) where a value should stand (\(rule.place))"))
      return nil
    }
  }

  private func read(text: [UInt8], _ form: NumberPlan) -> FoundValue.Content? {
    if form.isMissing(text) { return nil }
    guard form.form.acceptsText, let number = NumberText.parse(text, usesComma: form.form.usesComma) else {
      return .text(text)
    }
    return form.isMissing(number) ? nil : .number(number)
  }

  /// The time of one of several places at one path, which lie an interval apart.
  func time(of sample: Sample, place: Int, isPlural: Bool) -> (Timestamp, ClockWindow.Source) {
    guard isPlural, plan.options.interval > 0, sample.source == .device else { return (sample.time, sample.source) }
    return (sample.time.advanced(byNanoseconds: plan.options.interval * Int64(place)), sample.source)
  }

  private func wrongTime(_ found: String) -> Refusal {
    Refusal(.badTime, "\(found) not \(plan.options.timeForm.words) (\(rule.place))")
  }

  private func found(_ node: Int, _ payload: RawSpan) -> String {
    guard tree[node].kind == .string || tree[node].kind == .number else { return tree[node].kind.description }
    let text = String(decoding: tree[node].text.unescaped(in: payload), as: UTF8.self).excerpt
    return tree[node].kind == .string ? "the text “\(text)”" : text
  }
}
