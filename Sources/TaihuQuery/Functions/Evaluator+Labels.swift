extension Evaluator {
  /// `label_replace(v, target, replacement, source, expression)`: where the source label matches, the target becomes the
  /// replacement.
  func labelReplace(_ call: Call) throws -> Frame {
    let texts = call.arguments.dropFirst().map(text)
    let (target, replacement, source) = (texts[0], texts[1], texts[2])
    let regex: Regex
    do {
      regex = try Regex(texts[3])
    } catch {
      throw QueryFault(.badData, "label_replace: \(error.description)")
    }
    try check(target, in: call)
    return try vector(call.arguments[0]).relabelled { labels in
      guard let value = regex.expand(replacement, with: labels[source]) else { return labels }
      return labels.setting(target, to: value)
    }
  }

  /// `label_join(v, target, separator, source…)`: the target becomes the values of the sources with the separator between.
  func labelJoin(_ call: Call) throws -> Frame {
    let texts = call.arguments.dropFirst().map(text)
    try check(texts[0], in: call)
    for source in texts.dropFirst(2) { try check(source, in: call) }
    return try vector(call.arguments[0]).relabelled { labels in
      labels.setting(texts[0], to: texts.dropFirst(2).map { labels[$0] }.joined(separator: texts[1]))
    }
  }

  private func check(_ label: String, in call: Call) throws(QueryFault) {
    guard label.isEmpty else { return }
    throw QueryFault(.execution, "\(call.function.rawValue): the name of a label is empty")
  }
}
