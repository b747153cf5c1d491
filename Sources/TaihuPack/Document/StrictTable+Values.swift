extension StrictTable {
  /// A text.
  public func text(_ key: String) -> String? {
    node(key).flatMap { text(of: $0, expected: "a text") }
  }

  /// A text that must be there; `what` says what it is and how it is written.
  public func requiredText(_ key: String, _ what: String) -> String? {
    guard has(key) else {
      reportMissing(key, what)
      return nil
    }
    return text(key)
  }

  /// A list of texts.
  public func texts(_ key: String) -> [String]? {
    guard let node = node(key) else { return nil }
    guard case .array(let elements) = node.value else {
      reportMismatch(node, expected: "a list of texts", hint: "write it as [\"…\", \"…\"]")
      return nil
    }
    return elements.compactMap { text(of: $0, expected: "a text") }
  }

  /// A table of texts by name.
  public func textMap(_ key: String) -> [String: String]? {
    section(key) { table in
      table.allEntries().reduce(into: [:]) { map, entry in
        map[entry.key] = table.text(of: entry.node, expected: "a text")
      }
    }
  }

  /// A table of numbers by name.
  public func numberMap(_ key: String) -> [String: Double]? {
    section(key) { table in
      table.allEntries().reduce(into: [:]) { map, entry in
        map[entry.key] = table.number(of: entry.node, expected: "a number")
      }
    }
  }

  /// A table of whole numbers by name.
  public func integerMap(_ key: String) -> [String: Int]? {
    section(key) { table in
      table.allEntries().reduce(into: [:]) { map, entry in
        guard case .integer(let integer) = entry.node.value else {
          return table.reportMismatch(entry.node, expected: "a whole number")
        }
        map[entry.key] = Int(integer)
      }
    }
  }

  /// `true` or `false`.
  public func boolean(_ key: String) -> Bool? {
    guard let node = node(key) else { return nil }
    if case .boolean(let boolean) = node.value { return boolean }
    reportMismatch(node, expected: "true or false")
    return nil
  }

  /// One of some names, each of which stands for a value.
  public func choice<Value>(_ key: String, among choices: [(name: String, value: Value)]) -> Value? {
    guard let node = node(key) else { return nil }
    let names = choices.map(\.name)
    let expected = "one of " + names.map(QuotedText.of).joined(separator: ", ")
    guard let name = text(of: node, expected: expected) else { return nil }
    if let choice = choices.first(where: { $0.name == name }) { return choice.value }
    reportMismatch(node, expected: expected, hint: NearestName.question(for: name, among: names))
    return nil
  }

  /// A whole number within a range; `unit` names what it counts, in the plural.
  public func integer(_ key: String, in range: ClosedRange<Int>, unit: String) -> Int? {
    guard let node = node(key) else { return nil }
    if case .integer(let integer) = node.value, let value = Int(exactly: integer), range.contains(value) {
      return value
    }
    reportMismatch(node, expected: "a whole number of \(unit) from \(range.lowerBound) to \(range.upperBound)")
    return nil
  }

  /// A finite number within a range; `unit` names what it measures, empty for a bare number.
  public func number(_ key: String, in range: ClosedRange<Double>? = nil, unit: String = "") -> Double? {
    guard let node = node(key) else { return nil }
    let limits = range.map { " from \($0.lowerBound) to \($0.upperBound)" } ?? ""
    let expected = "a number" + limits + (unit.isEmpty ? "" : " (\(unit))")
    guard let value = number(of: node, expected: expected) else { return nil }
    if range?.contains(value) ?? true { return value }
    reportMismatch(node, expected: expected)
    return nil
  }

  /// A list `[low, high]` of two finite numbers with low < high.
  public func numberRange(_ key: String) -> ClosedRange<Double>? {
    guard let node = node(key) else { return nil }
    let expected = "two numbers [low, high] with low < high"
    guard case .array(let elements) = node.value, elements.count == 2 else {
      reportMismatch(node, expected: expected)
      return nil
    }
    let numbers = elements.compactMap { number(of: $0, expected: "a number") }
    guard numbers.count == 2 else { return nil }
    if numbers[0] < numbers[1] { return numbers[0]...numbers[1] }
    report(key, "expected \(expected), found [\(numbers[0]), \(numbers[1])]")
    return nil
  }

  /// A duration in nanoseconds, within a range of nanoseconds.
  public func nanoseconds(_ key: String, in range: ClosedRange<Int64>) -> Int64? {
    guard let node = node(key) else { return nil }
    let low = DurationText.text(nanoseconds: range.lowerBound)
    let high = DurationText.text(nanoseconds: range.upperBound)
    let expected = "a duration from \(low) to \(high)"
    if case .text(let text) = node.value, let value = DurationText.nanoseconds(text), range.contains(value) {
      return value
    }
    reportMismatch(node, expected: expected, hint: durationHint(node))
    return nil
  }

  /// A duration, within a range.
  public func duration(_ key: String, in range: ClosedRange<Duration>) -> Duration? {
    nanoseconds(key, in: range.lowerBound.wholeNanoseconds...range.upperBound.wholeNanoseconds).map(
      Duration.nanoseconds)
  }

  func text(of node: ConfigurationNode, expected: String) -> String? {
    if case .text(let text) = node.value { return text }
    reportMismatch(node, expected: expected)
    return nil
  }

  private func number(of node: ConfigurationNode, expected: String) -> Double? {
    switch node.value {
    case .integer(let integer): return Double(integer)
    case .number(let number) where number.isFinite: return number
    default:
      reportMismatch(node, expected: expected)
      return nil
    }
  }

  /// How the duration is written that somebody tried to write.
  private func durationHint(_ node: ConfigurationNode) -> String {
    switch node.value {
    case .integer(let count): "a duration is a text with its unit: \"\(count)s\", \"\(count)min\", …"
    case .text(let text) where DurationText.nanoseconds(text) != nil: ""
    default: "a duration is a whole number and ms, s, min, h or d, without a space: \"500ms\", \"10s\", \"5min\""
    }
  }
}

extension Duration {
  /// The duration in whole nanoseconds, clamped to Int64 (292 years).
  var wholeNanoseconds: Int64 {
    let (seconds, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return components.seconds < 0 ? .min : .max }
    let (sum, sumOverflow) = seconds.addingReportingOverflow(components.attoseconds / 1_000_000_000)
    return sumOverflow ? (seconds < 0 ? .min : .max) : sum
  }
}
