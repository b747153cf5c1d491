internal import TaihuCore
internal import TaihuPack

/// Reads a payload that is one value of one quantity: a number as text, a JSON scalar, or a declared state as text or
/// JSON string. White space around it does not matter.
struct ScalarDecoder {
  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, quantity: Int, _ limits: NormalizerLimits,
    into content: inout MessageContent
  ) throws(Refusal) {
    if quantity < 0 { return try decodeUndeclared(payload, topic, rule, limits, into: &content) }
    let reader = ValueReader(pack: rule.pack)
    switch try read(payload, quantity, reader, limits) {
    case .number(let number): append(number, quantity, &content)
    case .state(let value): append(JSONNumber(value: value, isInteger: false), quantity, &content)
    case .null: throw Refusal(.noValues, "the payload is null")
    case .refused(let refusal): throw refusal
    }
  }

  /// Reads a value whose name, that of the topic, is no quantity and becomes a series of its own.
  private static func decodeUndeclared(
    _ payload: RawSpan, _ topic: RawSpan, _ rule: CompiledRule, _ limits: NormalizerLimits,
    into content: inout MessageContent
  ) throws(Refusal) {
    let levels = Topic(checked: topic.array(0..<topic.byteCount)[...]).levels
    let name = rule.quantityLevel.map { levels[$0] } ?? []
    var scanner = JSONScanner(limits)
    try scanner.begin(in: payload)
    let kind = try scanner.kind(in: payload)
    switch kind {
    case .number:
      let value = FoundValue(name: name, number: try scanner.number(in: payload))
      content.append(value, by: rule, at: "the payload")
    case .bool:
      let value = FoundValue(name: name, content: .bool(try scanner.bool(in: payload)))
      content.append(value, by: rule, at: "the payload")
    default: throw Refusal(.wrongType, "the payload is \(kind.description); a new series needs a number")
    }
    try scanner.finish(in: payload)
  }

  private static func read(
    _ payload: RawSpan, _ quantity: Int, _ reader: ValueReader, _ limits: NormalizerLimits
  ) throws(Refusal) -> ValueReader.Found {
    var scanner = JSONScanner(limits)
    try scanner.begin(in: payload)
    let text = trimmed(payload, from: scanner.position)
    let entry = reader.pack.entries[quantity]
    if entry.hasStates, let state = entry.quantity.states[text] { return .state(Double(state)) }
    guard isJSON(text) else { return try bareText(text, payload, quantity, reader, scanner) }
    let found = try reader.read(quantity, path: "the payload", &scanner, in: payload)
    try scanner.finish(in: payload)
    return found
  }

  /// Text that is neither JSON nor a declared state.
  private static func bareText(
    _ text: String, _ payload: RawSpan, _ quantity: Int, _ reader: ValueReader, _ scanner: JSONScanner
  ) throws(Refusal) -> ValueReader.Found {
    if UTF8Check.firstInvalid(in: payload) != nil || text.unicodeScalars.first == "\u{FEFF}" {
      throw scanner.unexpected("a value", in: payload)
    }
    let unsigned = text.lowercased().drop { $0 == "+" || $0 == "-" }
    if ["nan", "inf", "infinity"].contains(unsigned) {
      return .refused(Refusal(.notFinite, "the payload: “\(text.excerpt)” is no finite number"))
    }
    return reader.check(text: Array(text.utf8), quantity, "the payload")
  }

  /// Whether a text begins as JSON does. A sign or digit does, so that a number is read by JSON's grammar.
  private static func isJSON(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    if ["true", "false", "null"].contains(text) { return true }
    if first == UInt8(ascii: "-") { return text.utf8.dropFirst().first.map { $0 &- UInt8(ascii: "0") <= 9 } ?? false }
    return first &- UInt8(ascii: "0") <= 9 || "{[\"".utf8.contains(first)
  }

  private static func trimmed(_ payload: RawSpan, from start: Int) -> String {
    var end = payload.byteCount
    while end > start, payload.byte(end - 1) == 0x20 || (0x09...0x0D).contains(payload.byte(end - 1)) { end -= 1 }
    return payload.text(start..<end)
  }

  private static func append(_ number: JSONNumber, _ quantity: Int, _ content: inout MessageContent) {
    content.values.append(
      MessageContent.Value(quantity: quantity, place: -1, time: .epoch, source: .none, number: number))
  }
}
