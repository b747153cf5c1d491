internal import TaihuCore

extension SenMLRecord {
  /// Reads the record that begins here and puts its base fields in force.
  ///
  /// - Throws: a refusal of the whole pack: a base field that can't be read changes the meaning of all that follows.
  init(number: Int, _ base: inout SenMLBase, _ reader: inout CBORReader, _ payload: RawSpan) throws(Refusal) {
    self.init(number: number)
    let start = reader.position
    guard case .map(let count) = try reader.next(in: payload) else {
      throw Refusal(.wrongType, "\(path) is no map, at byte \(start)")
    }
    var entries = try reader.open(count, isMap: true, in: payload)
    while try reader.hasNext(&entries, in: payload) {
      guard let field = try field(&reader, payload) else {
        try reader.skip(in: payload)
        continue
      }
      try note(field)
      try read(field, &base, &reader, payload)
    }
    try finish()
  }

  /// A label is a number; the names of JSON are read as well, since some libraries write them.
  private func field(_ reader: inout CBORReader, _ payload: RawSpan) throws(Refusal) -> SenMLField? {
    let start = reader.position
    switch try reader.next(in: payload) {
    case .unsigned(let number): return Int64(exactly: number).flatMap { SenMLField(label: $0) }
    case .negative(let number): return Int64(exactly: number).flatMap { SenMLField(label: -1 - $0) }
    case .text(let text):
      let name = text.string(in: payload)
      if let field = SenMLField(name: name) { return field }
      if let refusal = refusal(ofUnknown: name) { throw refusal }
      return nil
    default: throw Refusal(.wrongType, "\(path): a label is no number and no text, at byte \(start)")
    }
  }

  private mutating func read(
    _ field: SenMLField, _ base: inout SenMLBase, _ reader: inout CBORReader, _ payload: RawSpan
  ) throws(Refusal) {
    switch field {
    case .bn: base.name = try text(field, &reader, payload)
    case .bu: base.unit = try text(field, &reader, payload)
    case .bt: base.time = try numeral(field, &reader, payload)
    case .bv: base.value = try numeral(field, &reader, payload)
    case .bs: base.sum = try numeral(field, &reader, payload)
    case .bver: try take(version: numeral(field, &reader, payload).value, &base)
    case .n: name = try text(field, &reader, payload)
    case .u: unit = try text(field, &reader, payload)
    case .t: time = try numeral(field, &reader, payload)
    case .s: sum = try numeral(field, &reader, payload)
    case .ut: _ = try numeral(field, &reader, payload)
    case .vs: other = .text(try text(field, &reader, payload))
    case .vd:
      other = .data
      try reader.skip(in: payload)
    case .v, .vb: try readValue(field, &reader, payload)
    }
  }

  /// A number or a truth value; null, from devices that have nothing to say, is left out; other things are refused like
  /// text.
  private mutating func readValue(
    _ field: SenMLField, _ reader: inout CBORReader, _ payload: RawSpan
  ) throws(Refusal) {
    let start = reader.position
    if let number = try reader.number(in: payload) {
      value = number
      return
    }
    switch try reader.next(in: payload) {
    case .bool(let bool): other = .bool(bool)
    case .null: forget(field)
    case .text(let text): other = .text(text)
    case let item:
      other = .wrong(item.description)
      reader.position = start
      try reader.skip(in: payload)
    }
  }

  private func text(
    _ field: SenMLField, _ reader: inout CBORReader, _ payload: RawSpan
  ) throws(Refusal) -> JSONText {
    let start = reader.position
    let item = try reader.next(in: payload)
    if case .text(let text) = item { return text }
    throw Refusal(.wrongType, "\(path): \(field) is \(item.description) and not text, at byte \(start)")
  }

  private func numeral(
    _ field: SenMLField, _ reader: inout CBORReader, _ payload: RawSpan
  ) throws(Refusal) -> JSONNumber {
    let start = reader.position
    if let number = try reader.number(in: payload) { return number }
    let item = try reader.next(in: payload)
    throw Refusal(.wrongType, "\(path): \(field) is \(item.description) and not a number, at byte \(start)")
  }
}
