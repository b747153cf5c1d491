internal import TaihuCore

extension SenMLRecord {
  /// Reads the record that begins here and puts its base fields in force.
  ///
  /// - Throws: a refusal of the whole pack: a base field that can't be read changes the meaning of all that follows.
  init(
    number: Int, _ base: inout SenMLBase, _ scanner: inout JSONScanner, _ payload: RawSpan
  ) throws(Refusal) {
    self.init(number: number)
    let kind = try scanner.kind(in: payload)
    guard kind == .object else { throw Refusal(.wrongType, "\(path) is \(kind.description) and not an object") }
    try scanner.beginObject(in: payload)
    while let text = try scanner.nextMember(in: payload) {
      guard let field = try field(text, payload) else {
        try scanner.skipValue(in: payload)
        continue
      }
      try note(field)
      try read(field, &base, &scanner, payload)
    }
    try finish()
  }

  private mutating func read(
    _ field: SenMLField, _ base: inout SenMLBase, _ scanner: inout JSONScanner, _ payload: RawSpan
  ) throws(Refusal) {
    switch field {
    case .bn: base.name = try text(field, &scanner, payload)
    case .bu: base.unit = try text(field, &scanner, payload)
    case .bt: base.time = try numeral(field, &scanner, payload)
    case .bv: base.value = try numeral(field, &scanner, payload)
    case .bs: base.sum = try numeral(field, &scanner, payload)
    case .bver: try take(version: numeral(.bver, &scanner, payload).value, &base)
    case .n: name = try text(field, &scanner, payload)
    case .u: unit = try text(field, &scanner, payload)
    case .t: time = try numeral(field, &scanner, payload)
    case .s: sum = try numeral(field, &scanner, payload)
    case .ut: _ = try numeral(field, &scanner, payload)
    case .v: try readValue(&scanner, payload)
    case .vs: other = .text(try text(field, &scanner, payload))
    case .vb:
      try require(.bool, field, &scanner, payload)
      other = .bool(try scanner.bool(in: payload))
    case .vd:
      other = .data
      try scanner.skipValue(in: payload)
    }
  }

  /// A number; null, from devices that have nothing to say, is left out; other things are refused like text.
  private mutating func readValue(_ scanner: inout JSONScanner, _ payload: RawSpan) throws(Refusal) {
    let kind = try scanner.kind(in: payload)
    switch kind {
    case .number: value = try scanner.number(in: payload)
    case .null:
      try scanner.null(in: payload)
      forget(.v)
    case .string: other = .text(try scanner.text(in: payload))
    case .bool: other = .bool(try scanner.bool(in: payload))
    case .object, .array:
      other = .wrong(kind.description)
      try scanner.skipValue(in: payload)
    }
  }

  private func field(_ text: JSONText, _ payload: RawSpan) throws(Refusal) -> SenMLField? {
    if !text.hasEscapes, let field = SenMLField.common(text.range, payload) { return field }
    let name = text.string(in: payload)
    if let field = SenMLField(name: name) { return field }
    if let refusal = refusal(ofUnknown: name) { throw refusal }
    return nil
  }

  private func require(
    _ expected: JSONScanner.Kind, _ field: SenMLField, _ scanner: inout JSONScanner, _ payload: RawSpan
  ) throws(Refusal) {
    let kind = try scanner.kind(in: payload)
    if kind != expected {
      throw Refusal(.wrongType, "\(path): \(field) is \(kind.description) and not \(expected.description)")
    }
  }

  private func text(
    _ field: SenMLField, _ scanner: inout JSONScanner, _ payload: RawSpan
  ) throws(Refusal) -> JSONText {
    try require(.string, field, &scanner, payload)
    return try scanner.text(in: payload)
  }

  private func numeral(
    _ field: SenMLField, _ scanner: inout JSONScanner, _ payload: RawSpan
  ) throws(Refusal) -> JSONNumber {
    try require(.number, field, &scanner, payload)
    return try scanner.number(in: payload)
  }
}
