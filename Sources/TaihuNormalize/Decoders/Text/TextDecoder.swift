internal import TaihuCore
internal import TaihuPack

/// Reads text that is no JSON: lines of columns, `name=value` pairs, OBIS lines, a number with its unit.
struct TextDecoder {
  private let rule: CompiledRule
  private let plan: TextPlan
  private let cellsMax: Int

  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ plan: TextPlan, _ limits: NormalizerLimits,
    into content: inout MessageContent
  ) throws(Refusal) {
    if let offset = UTF8Check.firstInvalid(in: payload) {
      throw Refusal(.invalidUTF8, "invalid UTF-8 at byte \(offset) of \(payload.byteCount)")
    }
    let decoder = TextDecoder(rule: rule, plan: plan, cellsMax: limits.jsonFieldsMax)
    let start = payload.byteCount >= 3 && payload.holds(0..<3, "\u{FEFF}") ? 3 : 0
    let text = payload.array(start..<payload.byteCount)
    switch plan.options.form {
    case .number: try decoder.readNumber(text, topic, &content)
    case .obis: try OBISLines.read(text, by: rule, plan, into: &content)
    case .columns: try decoder.readColumns(text, &content)
    case .pairs: try decoder.readPairs(text, &content)
    }
  }

  private func readNumber(_ text: [UInt8], _ topic: RawSpan, _ content: inout MessageContent) throws(Refusal) {
    var name = plan.quantity
    if name.isEmpty, let level = rule.quantityLevel {
      name = Topic(checked: topic.array(0..<topic.byteCount)[...]).levels[level]
    }
    let trimmed = Array(NumberText.trimmed(text))
    if trimmed.isEmpty { throw Refusal(.emptyPayload, "the payload is nothing but white space") }
    append(trimmed, FoundValue(name: name, content: .text([])), at: "the payload", &content)
  }

  private func readColumns(_ text: [UInt8], _ content: inout MessageContent) throws(Refusal) {
    var columns = plan.columns
    var units: [[UInt8]] = []
    for (number, line) in lines(text) {
      let cells = try cells(line, number)
      if columns.isEmpty {
        let heads = cells.map(Self.head)
        (columns, units) = (heads.map(\.name), heads.map(\.unit))
        continue
      }
      guard cells.count <= columns.count else {
        let expected = "\(columns.count) are expected (\(rule.place))"
        content.refuse(Refusal(.malformed, "line \(number): \(cells.count) columns where \(expected)"))
        continue
      }
      take(Array(zip(columns, cells)), of: "line \(number)", units, &content)
    }
    if columns.isEmpty { throw Refusal(.emptyPayload, "the payload has no line that counts") }
  }

  private func readPairs(_ text: [UInt8], _ content: inout MessageContent) throws(Refusal) {
    for (number, line) in lines(text) {
      var row: [(name: [UInt8], text: [UInt8])] = []
      for pair in try cells(line, number) where !pair.isEmpty {
        guard let position = pair.indices.first(where: { pair[$0...].starts(with: plan.assign) }) else {
          let text = String(decoding: pair, as: UTF8.self).excerpt
          content.refuse(Refusal(.malformed, "line \(number): “\(text)” has no “\(plan.options.assign)”"))
          continue
        }
        let value = pair[(position + plan.assign.count)...]
        row.append((Array(NumberText.trimmed(pair[..<position])), Array(NumberText.trimmed(value))))
      }
      take(row, of: "line \(number)", [], &content)
    }
  }

  /// The lines that count.
  private func lines(_ text: [UInt8]) -> [(number: Int, line: ArraySlice<UInt8>)] {
    TextLines.split(text).dropFirst(plan.options.skip).filter { _, line in
      !NumberText.trimmed(line).isEmpty && (plan.comment.isEmpty || !line.starts(with: plan.comment))
    }
  }

  private func cells(_ line: ArraySlice<UInt8>, _ number: Int) throws(Refusal) -> [[UInt8]] {
    let cells = TextLines.cells(line, plan.separator)
    if cells.count > cellsMax { throw Refusal(.tooManyFields, "line \(number): more than \(cellsMax) values") }
    return cells
  }
}

extension TextDecoder {
  /// Takes the values of one line.
  ///
  /// - Parameter units: the units that the heads of the columns state.
  private func take(
    _ row: [(name: [UInt8], text: [UInt8])], of line: String, _ units: [[UInt8]], _ content: inout MessageContent
  ) {
    guard var found = common(row, of: line, &content) else { return }
    for (index, cell) in row.enumerated() where plan.isValue(cell.name) && !cell.text.isEmpty {
      found.name = cell.name
      found.unit = index < units.count ? units[index] : []
      append(cell.text, found, at: "\(line), \(String(decoding: cell.name, as: UTF8.self).excerpt)", &content)
    }
  }

  /// What the values of a line share: time, device and labels; `nil` when its time can't be read, which is refused.
  private func common(
    _ row: [(name: [UInt8], text: [UInt8])], of line: String, _ content: inout MessageContent
  ) -> FoundValue? {
    var common = FoundValue(name: [], content: .bool(false))
    for (name, text) in row where !text.isEmpty {
      if plan.isLabel(name) { common.labels.append((name, text)) }
      if !name.isEmpty, name == plan.device { common.device = text }
      if !name.isEmpty, name == plan.time {
        guard let instant = plan.options.timeForm.instant(of: text) else {
          let found = String(decoding: text, as: UTF8.self).excerpt
          let expected = "\(plan.options.timeForm.words) (\(rule.place))"
          content.refuse(Refusal(.badTime, "\(line): found “\(found)”, which is not \(expected)"))
          return nil
        }
        (common.time, common.source) = (instant, .device)
      }
    }
    return common
  }

  /// Takes one value: a number, one with its unit behind it, or a declared state.
  private func append(
    _ text: [UInt8], _ value: FoundValue, at path: @autoclosure () -> String, _ content: inout MessageContent
  ) {
    if plan.numbers.isMissing(text) { return }
    var found = value
    found.content = .text(text)
    if let (number, unit) = NumberText.parseLeading(text, usesComma: plan.options.numbers.usesComma),
      unit.isEmpty || UnitTable.canonical(String(decoding: unit, as: UTF8.self)) != nil
    {
      if plan.numbers.isMissing(number) { return }
      found.content = .number(plan.scaled(number, found.name))
      if !unit.isEmpty { found.unit = unit }
      if found.unit.isEmpty { found.unit = plan.unit(of: found.name) }
    }
    content.append(found, by: rule, at: path())
  }

  /// The head of a column and the unit in brackets behind it: `temp [°C]`, `temp (°C)`.
  private static func head(_ text: [UInt8]) -> (name: [UInt8], unit: [UInt8]) {
    guard let last = text.last, last == UInt8(ascii: "]") || last == UInt8(ascii: ")"),
      let open = text.lastIndex(of: last == UInt8(ascii: "]") ? UInt8(ascii: "[") : UInt8(ascii: "(")), open > 0
    else { return (text, []) }
    return (Array(NumberText.trimmed(text[..<open])), Array(text[(open + 1)..<(text.count - 1)]))
  }
}
